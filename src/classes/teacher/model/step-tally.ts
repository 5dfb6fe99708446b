// Step tally: how a class stands at each step of a lesson.
import type { StepState, StudentRow } from '../../../class-protocol.ts';
import { isThrough } from './need.ts';

export interface StepTally {
  /** Students in each state. */
  readonly states: Readonly<Record<StepState, number>>;
  /** As the lesson prints it, or done. */
  readonly through: number;
  /** Of those, at the first try. */
  readonly atFirst: number;
  /** Students who needed more tries than one, through or not. */
  readonly again: number;
}

export function stepTallies(rows: Iterable<StudentRow>, steps: number): readonly StepTally[] {
  const tallies = Array.from({ length: steps }, () => ({
    states: { 'not-run': 0, running: 0, matched: 0, differs: 0, failed: 0, done: 0 },
    through: 0,
    atFirst: 0,
    again: 0,
  }));
  for (const { cells } of rows) {
    for (const [step, tally] of tallies.entries()) {
      const cell = cells[step] ?? { state: 'not-run', tries: 0 };
      tally.states[cell.state] += 1;
      if (isThrough(cell)) tally.through += 1;
      if (isThrough(cell) && cell.tries <= 1) tally.atFirst += 1;
      if (cell.tries > 1) tally.again += 1;
    }
  }
  return tallies;
}

/** The step at which most of those who are here stand; null: nobody is on the lesson. */
export function commonStep(rows: Iterable<StudentRow>, page: string): number | null {
  const counts = new Map<number, number>();
  for (const { isHere, page: at, step } of rows) if (isHere && at === page && step !== null) counts.set(step, (counts.get(step) ?? 0) + 1);
  return [...counts].toSorted(([one, a], [other, b]) => b - a || one - other)[0]?.[0] ?? null;
}
