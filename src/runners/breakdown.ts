// Breakdown: what a run comes to that our own machinery fails, in the learner's language.
import type { BridgeError } from '../bridge/connection.ts';
import { LostError } from '../bridge/lost-error.ts';
import type { RunTexts, Texts } from '../texts/texts.ts';
import { failureText } from './failure-text.ts';
import type { Breakdown, RunOutcome } from './runner.ts';

export type LossText = 'lostAnswered' | 'lostUnanswered';

/** Without the texts of runs all that is said of a bridge that was lost is that it does not answer. */
type BreakdownTexts = Pick<Texts, 'failures'> & Partial<Pick<RunTexts, LossText>>;

/** Of a run that the bridge fails. */
export function brokenOutcome(error: BridgeError, texts: BreakdownTexts): Extract<RunOutcome, { status: 'unavailable' }> {
  return { status: 'unavailable', exitCode: null, ...breakdownOf(error, texts) };
}

export function breakdownOf(error: BridgeError, { failures, lostAnswered = '', lostUnanswered }: BreakdownTexts): Breakdown {
  const message = failureText(error, failures);
  if (!(error instanceof LostError)) return { message };
  const answered = `${message} ${lostAnswered}`.trim();
  return { message: (error.isUnanswered ? lostUnanswered : undefined) ?? answered, cause: 'lost' };
}
