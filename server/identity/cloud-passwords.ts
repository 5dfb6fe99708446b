// Cloud passwords: what the notebook has each learner log in with at a provider, and each class at its server: made up, and the same at every start.
import { createHmac } from 'node:crypto';
import type { BridgeIdentity } from '../data-dir.ts';

/** Hexadecimal digits: nobody guesses so many. */
const digits = 24;

/** Whoever has one learns nothing about the key, a cookie or the password of anybody else. */
export function cloudPasswords(bridge: BridgeIdentity): (learner: string) => string {
  return (learner) => passwordFor(bridge, `cloud password of ${learner}`);
}

/** The same for the servers of classes, by their names. */
export function classPasswords(bridge: BridgeIdentity): (name: string) => string {
  return (name) => passwordFor(bridge, `class password of ${name}`);
}

function passwordFor({ key }: BridgeIdentity, purpose: string): string {
  return createHmac('sha256', key).update(purpose).digest('hex').slice(0, digits);
}
