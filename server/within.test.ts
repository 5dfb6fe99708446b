import { getActiveResourcesInfo } from 'node:process';
import { expect, test } from 'vitest';
import { within } from './within.ts';

const never = new Promise<string>(() => {});

const timers = (): number => getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('a promise that resolves in time gives what it has, and no timer stays behind', async () => {
  const before = timers();
  expect(await within(Promise.resolve('there'), 3_600_000)).toBe('there');
  await expect(within(Promise.reject(new Error('broken')), 3_600_000)).rejects.toThrow('broken');
  expect(timers()).toBe(before);
});

test('one that does not is late, and so is one for which there is no time left', async () => {
  expect(await within(never, 1)).toBe('late');
  expect(await within(never, -5)).toBe('late');
});
