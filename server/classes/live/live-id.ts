// Live id: the name of a page that is open, or of a visit.
import { randomBytes } from 'node:crypto';

/** Unique, and guessed by nobody. */
export function newLiveId(): string {
  return randomBytes(8).toString('hex');
}
