// Run sum: what a run came to, as one value for the header.
import type { RunOutcome } from '../runners/runner.ts';
import { failedStep, runTrouble, type StepOutcome } from './run-trouble.ts';
import type { EndedSum } from './sum.ts';

/**
 * steps: those that were started; of: how many there are; lines: of output in all; ms: wall time. An error never counts
 * as a match alone, and one that the lesson does not print goes before everything that went well.
 */
export function runSum(outcome: RunOutcome, steps: readonly StepOutcome[], of: number, lines: number, ms: number): EndedSum {
  if (outcome.status === 'unavailable') return { state: 'unavailable', ...(outcome.cause === 'lost' && { isLost: true }), ms };
  if (of === 0) return { state: 'nothing', ms };
  const trouble = runTrouble(outcome.status, steps, of);
  if (trouble === 'stopped') return { state: 'stopped', ms };
  if (trouble === 'failed') {
    const failed = failedStep(steps);
    const error = steps[failed]?.error ?? { kind: 'exit' as const, exitCode: outcome.exitCode ?? 1 };
    return { state: 'failed', error, step: failed === -1 ? Math.max(1, steps.length) : failed + 1, of, ms };
  }
  const compared = steps.filter((step) => step.match !== undefined);
  if (trouble === 'differs') {
    const differing = compared.filter((step) => step.match === 'different').length;
    return { state: 'differs', differing, of: compared.length, ms };
  }
  const expected = steps.findLast((step) => step.error !== null)?.error ?? null;
  if (expected !== null) return { state: 'expected-error', error: expected, ms };
  return compared.length > 0 ? { state: 'matches', of: compared.length, ms } : { state: 'ran', lines, ms };
}
