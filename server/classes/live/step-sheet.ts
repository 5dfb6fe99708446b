// Step sheet: how the steps of one lesson stand with one student: state, tries and time of each.
import type { StepCell, StepState } from '../../../src/class-protocol.ts';

/** A sheet as it is kept: of each step that is begun its number, state, tries and seconds. */
export type SheetRecord = readonly (readonly [step: number, state: StepState, tries: number, seconds: number])[];

interface Cell {
  state: StepState;
  /** What it was before it ran, and is again where nobody tells of the end. */
  settled: StepState;
  tries: number;
  seconds: number;
  version: number;
}

export class StepSheet {
  readonly #cells: Cell[];

  constructor(steps: number) {
    this.#cells = Array.from({ length: steps }, () => ({ state: 'not-run', settled: 'not-run', tries: 0, seconds: 0, version: 0 }));
  }

  /** What was kept; steps that the lesson no longer has are left out. */
  static of(record: SheetRecord, steps: number, version: number): StepSheet {
    const sheet = new StepSheet(steps);
    for (const [step, state, tries, seconds] of record) {
      const cell = sheet.#cells[step];
      if (cell !== undefined) Object.assign(cell, { state, settled: state, tries, seconds, version });
    }
    return sheet;
  }

  /** Whether a step of it has run, or runs. */
  get isBegun(): boolean {
    return this.#cells.some(({ tries, state }) => tries > 0 || state !== 'not-run');
  }

  cell(step: number): StepCell {
    const { state, tries } = this.#at(step);
    return { state, tries };
  }

  /** Whole seconds spent on a step. */
  seconds(step: number): number {
    return Math.round(this.#at(step).seconds);
  }

  /** isAgain: it was said before, so it is no further try; "not run" then means that a run came to nothing. false: nothing has changed. */
  set(step: number, said: StepState, isAgain: boolean, version: number): boolean {
    const cell = this.#at(step);
    const state = isAgain && said === 'not-run' ? cell.settled : said;
    const isEnd = state !== 'running' && state !== 'not-run';
    if (isAgain && cell.state === state) return false;
    if (!isEnd && cell.state === state) return false;
    if (isEnd && (!isAgain || cell.tries === 0)) cell.tries += 1;
    cell.state = state;
    if (state !== 'running') cell.settled = state;
    cell.version = version;
    return true;
  }

  /** Nobody is left to tell how what runs ends. false: nothing ran. */
  settle(version: number): boolean {
    let isChanged = false;
    for (const cell of this.#cells) {
      if (cell.state !== 'running') continue;
      cell.state = cell.settled;
      cell.version = version;
      isChanged = true;
    }
    return isChanged;
  }

  spend(step: number, seconds: number): void {
    this.#at(step).seconds += seconds;
  }

  changesSince(version: number): [number, StepState, number][] {
    return this.#cells.flatMap((cell, step) => (cell.version > version ? [[step, cell.state, cell.tries]] : []));
  }

  get record(): SheetRecord {
    return this.#cells.flatMap(({ settled, tries, seconds }, step) =>
      tries === 0 && seconds === 0 && settled === 'not-run' ? [] : [[step, settled, tries, Math.round(seconds * 10) / 10] as const],
    );
  }

  #at(step: number): Cell {
    const cell = this.#cells[step];
    if (cell === undefined) throw new RangeError(`The lesson has no step ${step}`);
    return cell;
  }
}
