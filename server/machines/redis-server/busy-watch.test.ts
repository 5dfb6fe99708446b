import { expect, test } from 'vitest';
import {
  isStuck,
  isToBeAsked,
  judgeAnswer,
  newBusyRecord,
  nextBusy,
  type BusyAnswer,
  type BusyLook,
  type BusyRecord,
  type BusyTraffic,
} from './busy-watch.ts';

const limits = { busyMs: 15_000, busyCpuMs: 5_000, busyShare: 0.04 };
const look = (changed: Partial<BusyLook> = {}): BusyLook => ({ now: 11_000, state: 'R', cpuMs: 1_000, ...changed });
/** Asked and looked at a second before. */
const before: BusyRecord = { since: null, cpuMsThen: 0, lookedAt: 10_000, cpuMs: 900 };

test.each([
  ['takes processor time', before, look(), true],
  ['takes little of it', before, look({ cpuMs: 930 }), false],
  ['did not answer the last time', { ...before, since: 9_000 }, look({ cpuMs: 900 }), true],
  ['was stopped by its learner', { ...before, since: 9_000 }, look({ state: 'T' }), false],
  ['was never looked at', newBusyRecord, look(), false],
])('a server that %s is asked: %#', (_, record, now, expected) => {
  expect(isToBeAsked(record, now, limits)).toBe(expected);
});

test('it counts from the first look that found no answer, until one finds one', () => {
  const first = nextBusy(before, look(), false);
  expect(first).toEqual({ since: 11_000, cpuMsThen: 900, lookedAt: 11_000, cpuMs: 1_000 });
  const second = nextBusy(first, look({ now: 12_000 }), false);
  expect(second.since).toBe(11_000);
  expect(nextBusy(second, look({ now: 13_000 }), true).since).toBeNull();
});

test('time of which nothing is known does not count, and is no answer', () => {
  expect(nextBusy(before, look(), null)).toEqual({ since: null, cpuMsThen: 0, lookedAt: 11_000, cpuMs: 1_000 });
  const first = nextBusy(before, look(), false);
  expect(nextBusy(first, look({ now: 12_000, cpuMs: 1_700 }), null)).toEqual({
    since: 12_000,
    cpuMsThen: 1_600,
    lookedAt: 12_000,
    cpuMs: 1_700,
  });
});

const quiet: BusyTraffic = { hasMoved: false, isAnswered: false, isAwaited: true };
const left: BusyTraffic = { ...quiet, isAwaited: false };
const since = { ...before, since: 9_000, cpuMsThen: 850 };
test.each<[string, BusyAnswer, BusyRecord, BusyTraffic, boolean | null]>([
  ['answers', 'answers', since, quiet, true],
  ['says nothing', 'silent', since, { ...quiet, hasMoved: true, isAnswered: true }, false],
  ['refuses the bridge and works for nobody', 'refused', since, quiet, false],
  ['refuses the bridge, and does so for the first time', 'refused', before, quiet, false],
  ['refuses the bridge and is at work while nobody has waited, as a replica is', 'refused', before, left, true],
  ['refuses the bridge and whoever comes after one who waited', 'refused', since, left, false],
  ['says nothing to the bridge alone', 'silent', before, left, false],
  ['refuses the bridge and has rested since', 'refused', { ...since, since: -40_000 }, quiet, true],
  ['refuses the bridge and answers one who waited', 'refused', since, { ...quiet, hasMoved: true, isAnswered: true }, true],
  ['refuses the bridge and whoever comes', 'refused', since, { ...quiet, hasMoved: true }, null],
])('a server that %s', (_, answer, record, traffic, expected) => {
  expect(judgeAnswer(answer, record, look(), traffic, limits)).toBe(expected);
});

test.each([
  ['long and with a processor', 15_000, 5_000, true],
  ['not long yet', 14_999, 14_999, false],
  ['long, but waiting for a processor', 60_000, 4_999, false],
])('what answers nobody is ended: %s', (_, ms, cpuMs, expected) => {
  expect(isStuck({ since: 1_000, cpuMsThen: 700, lookedAt: 1_000 + ms, cpuMs: 700 + cpuMs }, limits)).toBe(expected);
});

test('one that answers is none', () => {
  expect(isStuck({ ...before, cpuMs: 1e9 }, limits)).toBe(false);
});
