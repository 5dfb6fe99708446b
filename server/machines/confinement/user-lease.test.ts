import { expect, test } from 'vitest';
import { uidRanges } from '../limits.ts';
import { leaseUsers } from './user-lease.ts';

const [range] = uidRanges;

test.skipIf(process.platform !== 'linux')('a data folder has the same block each time, unless another bridge has it', async () => {
  const dataDir = `/nowhere/${process.pid}`;
  const one = await leaseUsers(range, dataDir);
  const two = await leaseUsers(range, dataDir);
  expect(two.range.first).not.toBe(one.range.first);
  for (const { first, count } of [one.range, two.range]) {
    expect(count).toBe(range.count);
    expect((first - range.first) % range.count).toBe(0);
    expect(first).toBeGreaterThanOrEqual(range.first);
    expect(first).toBeLessThan(range.first + range.blocks * range.count);
  }
  one.release();
  const again = await leaseUsers(range, dataDir);
  expect(again.range).toEqual(one.range);
  two.release();
  again.release();
});

test.skipIf(process.platform !== 'linux')('says what to do where none is free', async () => {
  const only = { first: process.pid, count: 1 };
  const lease = await leaseUsers(only, '/nowhere');
  await expect(leaseUsers(only, '/nowhere')).rejects.toThrow('Stop one, or start this one as a user other than root');
  lease.release();
});

test('the blocks of no range reach into the ids that the kernel keeps for nobody', () => {
  for (const { first, count, blocks } of uidRanges) expect(first + count * blocks).toBeLessThan(2 ** 31);
  expect(uidRanges[1].first + uidRanges[1].count * uidRanges[1].blocks).toBeLessThan(65_534);
});
