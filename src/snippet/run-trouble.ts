// Run trouble: why a run is nothing to go on from. The header, the page's run, its remedies and a reader's progress all go by this one judgement.
import type { RunResult, Match } from './run-result.ts';
import type { StepError } from './step-error.ts';

export type Trouble = 'differs' | 'failed' | 'stopped';

/** How one step of a run ended. */
export interface StepOutcome {
  /** Missing where there is nothing to compare with. */
  readonly match?: Match;
  readonly error: StepError | null;
}

/** The first step with an error that the lesson does not print, from 0; -1: there is none. */
export function failedStep(steps: readonly StepOutcome[]): number {
  return steps.findIndex(({ error, match }) => error !== null && (match === undefined || match === 'different'));
}

/**
 * null: the run did what the lesson says, and what is not compared went well: each of its commands, not the last alone,
 * since a reader sees each of them fail. steps: those that have ended, in order; of: how many there are.
 */
export function runTrouble(status: RunResult['status'], steps: readonly StepOutcome[], of: number): Trouble | null {
  if (status === 'stopped') return 'stopped';
  if (status === 'unavailable' || failedStep(steps) !== -1) return 'failed';
  // It failed as the lesson says only by an error that its last command shows: an interpreter that broke shows none.
  const lastError = steps.at(-1)?.error ?? null;
  if (status === 'failed' && (steps.length < of || lastError === null)) return 'failed';
  return steps.some(({ match }) => match === 'different') ? 'differs' : null;
}
