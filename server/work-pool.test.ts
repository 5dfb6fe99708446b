// Work pool: all get their turn, a few at a time.
import { expect, test } from 'vitest';
import { workThrough } from './work-pool.ts';

test('all are worked on in their order, and never more at once than may be', async () => {
  const begun: number[] = [];
  let [now, most] = [0, 0];
  await workThrough([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    now += 1;
    most = Math.max(most, now);
    await Promise.resolve();
    now -= 1;
  });
  expect([begun, most, now]).toEqual([[1, 2, 3, 4, 5], 2, 0]);
});

test('what fails is told, and nobody waits for the rest', async () => {
  const never = new Promise<void>(() => undefined);
  const work = workThrough(['good', 'bad'], 2, (item) => (item === 'bad' ? Promise.reject(new Error('bad')) : never));
  await expect(work).rejects.toThrow('bad');
});

test('nothing to do is done at once', async () => {
  await expect(workThrough([], 3, () => Promise.reject(new Error('nobody asked')))).resolves.toBeUndefined();
});
