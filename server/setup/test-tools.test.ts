import { expect, test } from 'vitest';
import { SetupError } from './step.mjs';
import { attempted } from './test-tools.ts';

test('a part that cannot be set up is one failure, beside what the others count', async () => {
  const tally = { passed: 2, failed: 0, skipped: 0 };
  expect(await attempted(() => Promise.resolve([tally]))).toEqual([tally]);
  const unset = new SetupError('There is no Chromium for this system.');
  expect(await attempted(() => Promise.reject(unset))).toEqual([{ passed: 0, failed: 1, skipped: 0 }]);
});

test('a fault of set-up itself is not counted away', async () => {
  await expect(attempted(() => Promise.reject(new TypeError('of our own')))).rejects.toThrow('of our own');
});
