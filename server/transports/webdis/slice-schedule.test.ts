import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { webdisLimits } from './limits.ts';
import { SliceSchedule } from './slice-schedule.ts';

/** Work of so many slices, which notes each. */
function work(slices: number, note: () => void): () => boolean {
  let left = slices;
  return () => {
    note();
    left -= 1;
    return left > 0;
  };
}

test('short work is done at once, long work a few slices a turn', async () => {
  const schedule = new SliceSchedule();
  const done: number[] = [];
  const many = work(9, () => done.push(done.length));
  schedule.add('a', many);
  const seen = [done.length];
  while (done.length < 9) {
    await nextTurn();
    seen.push(done.length);
  }
  for (const [turn, slices] of seen.entries()) expect(slices).toBeLessThanOrEqual((turn + 1) * webdisLimits.slicesPerTurn);
  expect(seen[0]).toBe(webdisLimits.slicesPerTurn);
});

test('learners take turns, however much work one of them has', async () => {
  const schedule = new SliceSchedule();
  const order: string[] = [];
  for (let at = 0; at < 50; at += 1)
    schedule.add(
      'greedy',
      work(10, () => order.push('greedy')),
    );
  const before = order.length;
  schedule.add(
    'other',
    work(3, () => order.push('other')),
  );
  while (order.filter((who) => who === 'other').length < 3) await nextTurn();
  expect(order.slice(before).join()).toMatch(/^(greedy,)?other,greedy,other,greedy,other/);
});

test('what a slice adds is done, too', async () => {
  const schedule = new SliceSchedule();
  const order: number[] = [];
  schedule.add('a', () => {
    order.push(1);
    schedule.add(
      'a',
      work(1, () => order.push(3)),
    );
    return false;
  });
  schedule.add(
    'a',
    work(1, () => order.push(2)),
  );
  while (order.length < 3) await nextTurn();
  expect(new Set(order)).toEqual(new Set([1, 2, 3]));
});

test('work that throws is over, and all other work goes on', async () => {
  const schedule = new SliceSchedule();
  const order: string[] = [];
  expect(() =>
    schedule.add('a', () => {
      throw new Error('broken');
    }),
  ).toThrow('broken');
  schedule.add(
    'a',
    work(2, () => order.push('a')),
  );
  schedule.add(
    'b',
    work(9, () => order.push('b')),
  );
  while (order.length < 11) await nextTurn();
  expect(order.filter((who) => who === 'a')).toHaveLength(2);
});
