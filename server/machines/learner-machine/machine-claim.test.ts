import { expect, test } from 'vitest';
import type { Claim } from '../capacity.ts';
import { claimOf, type ClaimFacts, type ClaimingServer } from './machine-claim.ts';
import { newLife, nextLife } from '../redis-server/server-life.ts';

/** A server with one silent client. */
const silent: ClaimingServer = { life: { state: 'running' }, isWatched: false, connections: { size: 1, canLeave: true } };
const left: ClaimingServer = { ...silent, connections: { size: 0, canLeave: true } };
const starting: ClaimingServer = { ...left, life: nextLife(newLife, { type: 'launch' }) };
const watched: ClaimingServer = { ...left, isWatched: true };
const bound: ClaimingServer = { ...silent, connections: { size: 1, canLeave: false } };

test.each<[string, Claim, Partial<ClaimFacts>]>([
  ['without servers', 'left', {}],
  ['that nobody is connected to', 'left', { servers: [left] }],
  ['that nobody is connected to, used a moment ago', 'left', { servers: [left], silenceMs: 0 }],
  ['to which something is done', 'busy', { servers: [left], isUnderWay: true }],
  ['of which a server starts', 'busy', { servers: [left, starting], seatedMs: 19_999 }],
  ['of which a server does not answer in time', 'left', { servers: [left, starting], seatedMs: 20_000 }],
  ['whose console is open', 'used', { servers: [left, watched] }],
  ['whose clients are silent', 'silent', { servers: [left, silent] }],
  ['whose clients were heard a moment ago', 'used', { servers: [silent], silenceMs: 9_999 }],
  ['of which a client would notice', 'used', { servers: [silent, bound] }],
])('a machine %s is %s', (_, claim, facts) => {
  const limits = { readyMs: 20_000, idleMs: 10_000 };
  expect(claimOf({ isUnderWay: false, servers: [], seatedMs: 60_000, silenceMs: 10_000, limits, ...facts })).toBe(claim);
});
