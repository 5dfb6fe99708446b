// Step states: how the steps of a page stand, from what its snippets tell of their runs. Pure.
import type { StepState, StudentWord } from '../../class-protocol.ts';
import type { RunResult } from '../../snippet/run-result.ts';
import type { Trouble } from '../../snippet/run-trouble.ts';

export type StepWord = Extract<StudentWord, { type: 'step' }>;

/** What a run came to, as far as the class is told; null: it was stopped before it came to anything. */
export function stateAfter(result: RunResult, trouble: Trouble | null): Exclude<StepState, 'not-run' | 'running' | 'done'> | null {
  if (trouble === 'differs') return 'differs';
  if (trouble === 'failed' || result.status === 'unavailable') return 'failed';
  if (trouble === null) return 'matched';
  // It was stopped, as what blocks has to be: with all that the lesson prints there it did its part.
  return result.steps.length > 0 && result.steps.every(({ match }) => match === 'equal' || match === 'volatile') ? 'matched' : null;
}

const colours = /\u001b\[[\d;]*m/g; // oxlint-disable-line no-control-regex -- colours of a terminal

/** The last line of the step that went wrong. */
export function errorLine(result: RunResult): string {
  const wrong = result.steps.findLast(({ match }) => match === 'different') ?? result.steps.at(-1);
  const lines = (wrong?.output ?? result.output).replaceAll(colours, '').split('\n');
  return lines.map((line) => line.trim()).findLast((line) => line !== '') ?? '';
}

/** The steps of one page, each by its number. */
export class StepStates {
  readonly #page: string;
  readonly #settled = new Map<number, StepWord>();
  /** Those that run; told: the run has done its part already, and goes on. */
  readonly #running = new Map<number, { told: boolean }>();

  constructor(page: string) {
    this.#page = page;
  }

  of(step: number): StepState {
    const running = this.#running.get(step);
    return running !== undefined && !running.told ? 'running' : (this.#settled.get(step)?.state ?? 'not-run');
  }

  begins(step: number): StepWord {
    this.#running.set(step, { told: false });
    return this.#word(step, 'running');
  }

  /** All that the lesson prints is there, and the run goes on. null: that was said. */
  didItsPart(step: number): StepWord | null {
    const running = this.#running.get(step);
    if (running === undefined || running.told) return null;
    running.told = true;
    return this.#settle(this.#word(step, 'matched'));
  }

  /** null: there is nothing to say that was not said. */
  ends(step: number, result: RunResult, trouble: Trouble | null, isExercise: boolean): StepWord | null {
    const running = this.#running.get(step);
    this.#running.delete(step);
    const state = stateAfter(result, trouble);
    // The page's own checks say whether an exercise is done; until then it has been tried.
    const known = this.#settled.get(step)?.state;
    if (state === null || (running?.told === true && state === 'matched')) {
      return known === undefined ? { ...this.#word(step, 'not-run'), again: true } : { ...this.#word(step, known), again: true };
    }
    if (isExercise && known === 'done') return { ...this.#word(step, 'done'), again: true };
    const error = state === 'matched' ? '' : errorLine(result);
    return this.#settle({ ...this.#word(step, state), ...(error !== '' && { error }) });
  }

  passed(step: number): StepWord {
    return this.#settle(this.#word(step, 'done'));
  }

  /** All that was said of ends, and what runs, to be said again after a reconnection. */
  get again(): StepWord[] {
    const running = [...this.#running].filter(([, { told }]) => !told).map(([step]) => this.#word(step, 'running'));
    return [...this.#settled.values(), ...running].map((word) => ({ ...word, again: true }));
  }

  #settle(word: StepWord): StepWord {
    this.#settled.set(word.step, word);
    return word;
  }

  #word(step: number, state: StepState): StepWord {
    return { type: 'step', page: this.#page, step, state };
  }
}
