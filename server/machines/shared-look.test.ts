import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SharedLook } from './shared-look.ts';

/** Looks that end when the test says so. */
function looks(): { shared: SharedLook<number>; ends: PromiseWithResolvers<void>[] } {
  const ends: PromiseWithResolvers<void>[] = [];
  const shared = new SharedLook(async () => {
    const number = ends.push(Promise.withResolvers<void>());
    await ends[number - 1]?.promise;
    return number;
  });
  return { shared, ends };
}

test('a hundred who ask at once have two looks between them, and none sees what was seen before they asked', async () => {
  const { shared, ends } = looks();
  const asked = Array.from({ length: 100 }, () => shared.now());
  expect(ends).toHaveLength(1);
  ends[0]?.resolve();
  expect(await asked[0]).toBe(1);
  await expect.poll(() => ends.length).toBe(2);
  const late = shared.now();
  ends[1]?.resolve();
  expect(new Set(await Promise.all(asked.slice(1)))).toEqual(new Set([2]));
  await expect.poll(() => ends.length).toBe(3);
  ends[2]?.resolve();
  expect(await late).toBe(3);
});

test('who asks again at the end of a look begins none beside the one that others wait for', async () => {
  const { shared, ends } = looks();
  const [first, second] = [shared.now(), shared.now()];
  ends[0]?.resolve();
  await first;
  const third = shared.now();
  await nextTurn();
  expect(ends).toHaveLength(2);
  ends[1]?.resolve();
  expect(await second).toBe(2);
  ends[2]?.resolve();
  expect(await third).toBe(3);
});

test('a look that fails is told to those who shared it, and to nobody after them', async () => {
  const { shared, ends } = looks();
  const [first, second] = [shared.now(), shared.now()];
  ends[0]?.reject(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.resolve();
  expect(await second).toBe(2);
});
