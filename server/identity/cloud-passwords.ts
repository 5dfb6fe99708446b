// Cloud passwords: what the notebook has each learner log in with at a provider: made up, and the same at every start.
import { createHmac } from 'node:crypto';
import type { BridgeIdentity } from '../data-dir.ts';

/** Hexadecimal digits: nobody guesses so many. */
const digits = 24;

/** Whoever has one learns nothing about the key, a cookie or the password of anybody else. */
export function cloudPasswords({ key }: BridgeIdentity): (learner: string) => string {
  return (learner) => createHmac('sha256', key).update(`cloud password of ${learner}`).digest('hex').slice(0, digits);
}
