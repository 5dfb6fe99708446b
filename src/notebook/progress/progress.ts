// Progress: what a reader has done of a page's snippets, and what follows from it. Pure: the page and the store are elsewhere.
import type { RunResult } from '../../snippet/run-result.ts';
import type { Trouble } from '../../snippet/run-trouble.ts';

/** A page as the store keeps it. */
export interface PageProgress {
  readonly title: string;
  /** How many snippets its lesson had at the last visit. */
  readonly steps: number;
  /** The identities of those that are done, in no order. */
  readonly done: readonly string[];
  /** The first that is not: its place from 1, and the heading above it ("" where there is none). null: all are done. */
  readonly next: { readonly step: number; readonly heading: string } | null;
}

/** A snippet of the page, by its identity and the heading above it. */
export interface LessonStep {
  readonly id: string;
  readonly heading: string;
}

/**
 * Whether a run did what the lesson asks: all of the snippet's commands ran, and none was in trouble; one that was
 * stopped has to have printed all that the lesson prints. steps: how many commands it has.
 */
export function isDone({ status, steps: ran }: RunResult, trouble: Trouble | null, steps: number): boolean {
  if (steps === 0 || ran.length < steps || status === 'unavailable') return false;
  if (trouble === 'stopped') return ran.every(({ match }) => match === 'equal' || match === 'volatile');
  return trouble === null;
}

/** The page with more done; what its lesson no longer has is forgotten. */
export function withDone(title: string, steps: readonly LessonStep[], done: Iterable<string>): PageProgress {
  const known = new Set(done);
  const left = steps.findIndex(({ id }) => !known.has(id));
  return {
    title,
    steps: steps.length,
    done: steps.filter(({ id }) => known.has(id)).map(({ id }) => id),
    next: left === -1 ? null : { step: left + 1, heading: steps[left]?.heading ?? '' },
  };
}

/** All that is done by either; the rest as in the one that is later. */
export function unitedProgress(later: PageProgress, earlier: PageProgress): PageProgress {
  const done = [...new Set([...later.done, ...earlier.done])];
  return { ...later, done, next: done.length >= later.steps ? null : later.next };
}

/** Where a reader goes on: the page that they did something on last and have not finished. */
export function continueAt<Page extends { readonly at: number; readonly value: PageProgress }>(pages: readonly Page[]): Page | null {
  const begun = pages.filter(({ value }) => value.next !== null && value.done.length > 0);
  return begun.toSorted((one, other) => other.at - one.at)[0] ?? null;
}

/** What the store has as a page's progress; null where it is none. */
export function readProgress(stored: unknown): PageProgress | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { title, steps, done, next } = stored as Record<keyof PageProgress, unknown>;
  if (typeof title !== 'string' || !isCount(steps) || !Array.isArray(done) || !done.every((id) => typeof id === 'string')) return null;
  if (next === null) return { title, steps, done, next };
  if (typeof next !== 'object' || next === undefined) return null;
  const { step, heading } = next as Record<string, unknown>;
  return isCount(step) && typeof heading === 'string' ? { title, steps, done, next: { step, heading } } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
