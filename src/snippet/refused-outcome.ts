// Refused outcome: what a run came to that could not begin.
import { BridgeError } from '../bridge/connection.ts';
import { brokenOutcome } from '../runners/breakdown.ts';
import { failureText } from '../runners/failure-text.ts';
import type { RunOutcome } from '../runners/runner.ts';
import type { Texts } from '../texts/texts.ts';

/** Only what failed between the page and its machine may a machine that is reset do better. */
export function refusedOutcome(error: unknown, failures: Texts['failures']): RunOutcome {
  if (error instanceof BridgeError) return brokenOutcome(error, { failures });
  return { status: 'unavailable', exitCode: null, message: failureText(error, failures), cause: 'refused' };
}
