import { expect, test } from 'vitest';
import type { WritePace } from '../../streams/upstream-socket.ts';
import { GuestPaces } from './guest-pace.ts';

const free: WritePace = { sliceBytes: 64_000, isFree: () => true, turn: () => Promise.resolve(), answered: () => {}, close: () => {} };

test('all connections of a learner share what they may send, and nobody else owes it', () => {
  let now = 0;
  const paces = new GuestPaces({ burstBytes: 4_000, sliceBytes: 1_000, bytesPerSecond: 1_000 }, () => now);
  const [one, other, stranger] = [paces.paceOf('ada', free), paces.paceOf('ada', free), paces.paceOf('bob', free)];
  const taken = [one, other, one, other, one, other].map((pace) => pace.isFree(1_000));
  // What is begun while nothing is owed beyond the burst is sent.
  expect(taken).toEqual([true, true, true, true, true, false]);
  expect(stranger.isFree(1_000)).toBe(true);
  expect(paces.waitOf('ada')).toBe(1_000);
  now = 1_000;
  expect([one.isFree(1_000), other.isFree(1_000)]).toEqual([true, false]);
  now = 60_000;
  expect(paces.waitOf('ada')).toBeLessThan(0);
});

test('what is more than a slice waits for its turn, however little was sent', () => {
  const paces = new GuestPaces({ burstBytes: 4_000, sliceBytes: 1_000, bytesPerSecond: 1_000 }, () => 0);
  expect(paces.paceOf('ada', free).isFree(1_001)).toBe(false);
});
