// Run sum: what a run came to, as one value for the header.
import type { RunOutcome } from '../runners/runner.ts';
import type { Match } from './run-result.ts';
import type { StepError } from './step-error.ts';
import type { EndedSum } from './sum.ts';

/** How one step of a run ended. */
export interface StepOutcome {
  /** Missing where there is nothing to compare with. */
  readonly match?: Match;
  readonly error: StepError | null;
}

/**
 * steps: those that were started; of: how many there are; lines: of output in all; ms: wall time. An error never counts
 * as a match alone, and one that the lesson does not print goes before everything that went well.
 */
export function runSum(outcome: RunOutcome, steps: readonly StepOutcome[], of: number, lines: number, ms: number): EndedSum {
  if (outcome.status === 'unavailable') return { state: 'unavailable', ms };
  if (of === 0) return { state: 'nothing', ms };
  if (outcome.status === 'stopped') return { state: 'stopped', ms };
  const failing = steps.findIndex((step) => step.error !== null && (step.match === undefined || step.match === 'different'));
  const error = steps[failing]?.error ?? null;
  if (error !== null) return { state: 'failed', error, step: failing + 1, of, ms };
  const compared = steps.filter((step) => step.match !== undefined);
  const differing = compared.filter((step) => step.match === 'different').length;
  if (differing > 0) return { state: 'differs', differing, of: compared.length, ms };
  const expected = steps.findLast((step) => step.error !== null)?.error ?? null;
  if (expected !== null) return { state: 'expected-error', error: expected, ms };
  if (outcome.status === 'failed')
    return { state: 'failed', error: { kind: 'exit', exitCode: outcome.exitCode ?? 1 }, step: Math.max(1, steps.length), of, ms };
  return compared.length > 0 ? { state: 'matches', of: compared.length, ms } : { state: 'ran', lines, ms };
}
