// Stuck step: the one column where so many fail that it should be taught again, rather than helped row by row.
import type { StudentRow } from '../../../class-protocol.ts';
import { teacherLimits } from '../limits.ts';
import { fails } from './need.ts';

export interface StuckStep {
  /** Its number in the lesson's plan. */
  readonly step: number;
  /** Who fails or differs there now. */
  readonly names: readonly string[];
  /** Who has got as far. */
  readonly reached: number;
  /** How long half of those who are there have been, in milliseconds; null: nobody is there any more. */
  readonly medianMs: number | null;
  /** What they last met, the commonest first. */
  readonly errors: readonly { readonly text: string; readonly count: number; readonly isError: boolean }[];
}

/** The worst, or null. now: Unix time in milliseconds. page: of the lesson that is looked at. */
export function stuckStep(rows: readonly StudentRow[], page: string, steps: number, now: number): StuckStep | null {
  let worst: { step: number; failing: readonly StudentRow[]; reached: number } | null = null;
  for (let step = 0; step < steps; step += 1) {
    const failing = rows.filter(({ cells: { [step]: cell } }) => cell !== undefined && fails(cell));
    const reached = rows.filter((row) => hasReached(row, page, step)).length;
    if (failing.length < teacherLimits.stuckStudents || failing.length < reached * teacherLimits.stuckShare) continue;
    if (worst === null || failing.length > worst.failing.length) worst = { step, failing, reached };
  }
  if (worst === null) return null;
  const { step, failing, reached } = worst;
  const there = failing.filter((row) => row.page === page && row.step === step);
  return {
    step,
    names: failing.map(({ name }) => name),
    reached,
    medianMs: median(there.map(({ stepSince }) => Math.max(0, now - stepSince))),
    errors: commonest(there, step),
  };
}

/** It has run it, stands at it, or has run one after it. */
function hasReached({ cells, page: at, step: on }: StudentRow, page: string, step: number): boolean {
  if (at === page && on !== null && on >= step) return true;
  return cells.some(({ state }, index) => index >= step && state !== 'not-run');
}

function median(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? null;
}

/** What students last met at a step, the commonest first. */
export function commonest(rows: readonly StudentRow[], step: number): StuckStep['errors'] {
  const counts = new Map<string, { text: string; count: number; isError: boolean }>();
  for (const { lastError, cells } of rows) {
    if (lastError === null) continue;
    const known = counts.get(lastError);
    if (known === undefined) counts.set(lastError, { text: lastError, count: 1, isError: cells[step]?.state === 'failed' });
    else known.count += 1;
  }
  return [...counts.values()].toSorted((one, other) => other.count - one.count);
}
