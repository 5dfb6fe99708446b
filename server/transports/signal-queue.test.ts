import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SignalName } from '../../src/protocol.ts';
import { TokenBuckets } from '../token-buckets.ts';
import { SignalQueue } from './signal-queue.ts';

let delivered: SignalName[];
let held: boolean[];
let pace: TokenBuckets;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  delivered = [];
  held = [];
  pace = new TokenBuckets({ burst: 2, everyMs: 100, waitMs: 150 });
});
afterEach(() => {
  vi.useRealTimers();
});

const queue = (learner = 'ada'): SignalQueue => new SignalQueue({ learner, pace, hold: (isHeld) => held.push(isHeld) });
const deliver = (signal: SignalName): void => {
  delivered.push(signal);
};

test('signals that come before there is a process wait, each kind once, in order', () => {
  const signals = queue();
  for (let at = 0; at < 1_000; at += 1) for (const signal of ['INT', 'TERM'] as const) signals.add(signal);
  expect(delivered).toEqual([]);
  signals.connect(deliver);
  expect(delivered).toEqual(['INT', 'TERM']);
});

test('beyond a few at once they keep the pace, and the page is held back meanwhile', () => {
  const signals = queue();
  signals.connect(deliver);
  for (let at = 0; at < 1_000; at += 1) signals.add('INT');
  expect(delivered).toEqual(['INT', 'INT']);
  expect(held).toEqual([true]);
  vi.advanceTimersByTime(100);
  expect(delivered).toEqual(['INT', 'INT', 'INT']);
  expect(held).toEqual([true, false]);
});

test('the pace is that of all consoles of a learner together, and no other learner waits for it', () => {
  const consoles = Array.from({ length: 8 }, () => queue());
  for (const signals of consoles) {
    signals.connect(deliver);
    signals.add('INT');
  }
  expect(delivered).toHaveLength(2);
  const other = queue('bob');
  other.connect(deliver);
  other.add('INT');
  expect(delivered).toHaveLength(3);
  vi.advanceTimersByTime(2_000);
  expect(delivered).toHaveLength(9);
});
