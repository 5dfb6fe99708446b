// Failure text: what went wrong between the page and its bridge, in the learner's language.
import { BridgeError } from '../bridge/connection.ts';
import type { Texts } from '../texts/texts.ts';

/** What an error says to the learner. One that is none of the bridge's speaks for itself. */
export function failureText(error: unknown, texts: Texts['failures']): string {
  if (error instanceof BridgeError) return texts[error.what](error.message);
  return error instanceof Error ? error.message : String(error);
}
