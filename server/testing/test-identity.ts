// Test identity: an identity whose revocations no file keeps, for the tests of what stands on one.
import { createIdentity, type Identity } from '../identity/identity.ts';
import { Revocations } from '../identity/revocations.ts';
import type { BridgeIdentity } from '../data-dir.ts';

/** Revocations that end with the test. */
export function openTestRevocations(now: () => number = Date.now): Promise<Revocations> {
  const store = {
    revocations: () => Promise.resolve([]),
    addRevocation: () => Promise.resolve(),
    replaceRevocations: () => Promise.resolve(),
  };
  return Revocations.open(store, now);
}

/** An identity of a bridge. now: Unix time in milliseconds. */
export async function openTestIdentity(bridge: BridgeIdentity, now: () => number = Date.now): Promise<Identity> {
  return createIdentity(bridge, await openTestRevocations(now), now);
}
