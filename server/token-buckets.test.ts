import { expect, test } from 'vitest';
import { TokenBuckets } from './token-buckets.ts';

const limits = { burst: 3, everyMs: 100, waitMs: 250 };

test('a few at once are free, further ones wait their time, and no more are taken than can wait', () => {
  const budget = new TokenBuckets(limits);
  expect(Array.from({ length: 8 }, () => budget.take('a', 1000))).toEqual([0, 0, 0, 100, 200, null, null, null]);
  expect(budget.take('a', 1100)).toBe(200);
  expect(budget.take('b', 1100)).toBe(0);
});

test('time pays, up to as many as are free', () => {
  const budget = new TokenBuckets(limits);
  for (let start = 0; start < 3; start += 1) budget.take('a', 0);
  expect(budget.take('a', 100)).toBe(0);
  expect([0, 0, 0, 0].map(() => budget.take('a', 10_000))).toEqual([0, 0, 0, 100]);
});

test('an owner that owes nothing is forgotten', () => {
  const budget = new TokenBuckets(limits);
  for (let machine = 0; machine < 1000; machine += 1) budget.take(String(machine), machine);
  expect(budget.size).toBeLessThanOrEqual(100);
  budget.take('a', 10_000);
  expect(budget.size).toBe(1);
});

test('whoever owes nothing waits for nothing, whatever the fractions of the clock', () => {
  const clocks = Array.from({ length: 100 }, (_, index) => 1000.1 + index * 12_345.678_9);
  const budget = new TokenBuckets({ burst: 1, everyMs: 60_000, waitMs: 0 });
  expect(new Set(clocks.map((now) => budget.take(`at ${now}`, now)))).toEqual(new Set([0]));
});

function turns(budget: TokenBuckets): Promise<boolean[]> {
  return Promise.all(['a', 'a', 'a', 'b'].map((owner) => budget.turn(owner)));
}

test('a turn is waited for, and is none where it would be too far away', async () => {
  expect(await turns(new TokenBuckets({ burst: 2, everyMs: 60_000, waitMs: 0 }))).toEqual([true, true, false, true]);
  expect(await turns(new TokenBuckets({ burst: 1, everyMs: 5, waitMs: Infinity }))).toEqual([true, true, true, true]);
});
