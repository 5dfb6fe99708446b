// Test identity: an identity whose tokens no file keeps, for the tests of what stands on one.
import { createIdentity, type Identity } from '../identity/identity.ts';
import { TokenGrants } from '../identity/token-grants.ts';
import type { BridgeIdentity } from '../data-dir.ts';
import type { Membership } from '../identity/principal.ts';

/** Grants that end with the test. */
function openTestGrants(now: () => number): Promise<TokenGrants> {
  const store = {
    grants: () => Promise.resolve([]),
    addGrant: () => Promise.resolve(),
    replaceGrants: () => Promise.resolve(),
  };
  return TokenGrants.open(store, now);
}

/** An identity of a bridge. now: Unix time in milliseconds. members: of a class, where there is one. */
export async function openTestIdentity(
  bridge: BridgeIdentity,
  now: () => number = Date.now,
  members: Membership | null = null,
): Promise<Identity> {
  return createIdentity(bridge, await openTestGrants(now), { now, members });
}
