import { expect, test, vi } from 'vitest';
import { UserIndexes } from './user-indexes.ts';

const nobody = { isResting: () => false, retire: () => Promise.resolve(false), failed: () => {} };

test('no two machines have one place, and one that is given back is given again', async () => {
  const indexes = new UserIndexes(3, nobody);
  indexes.note('old', 1);
  expect([await indexes.take('ada'), await indexes.take('bob'), await indexes.take('ada')]).toEqual([0, 2, 0]);
  await expect(indexes.take('cyd')).rejects.toMatchObject({ code: 'limit' });
  indexes.giveBack('old');
  indexes.giveBack('old');
  expect(await indexes.take('cyd')).toBe(1);
  await expect(indexes.take('dee')).rejects.toMatchObject({ code: 'limit' });
});

test('a place from before that is out of the range, or noted of two, is nobody else’s', async () => {
  const indexes = new UserIndexes(2, nobody);
  indexes.note('far', 2);
  indexes.note('one', 1);
  indexes.note('other', 1);
  expect([await indexes.take('one'), await indexes.take('other')]).toEqual([1, 0]);
  await expect(indexes.take('far')).rejects.toMatchObject({ code: 'limit' });
});

test('where none is free, machines that rest give theirs back, the one unused longest first', async () => {
  const busy = new Set(['ada']);
  const retire = vi.fn(async (machine: string) => {
    if (machine === 'bob') return false; // bob has just come back
    indexes.giveBack(machine);
    return true;
  });
  const indexes: UserIndexes = new UserIndexes(4, { ...nobody, isResting: (machine) => !busy.has(machine), retire });
  for (const machine of ['ada', 'bob', 'cyd', 'dee']) await indexes.take(machine);
  indexes.noteUse('cyd');
  expect(await Promise.all(['eve', 'fay'].map((machine) => indexes.take(machine)))).toEqual(expect.arrayContaining([2, 3]));
  expect(retire.mock.calls.flat()).toEqual(['bob', 'dee', 'cyd']);
});

test('one that cannot give its own back is told of, and the next one is asked', async () => {
  const failed = vi.fn<(machine: string, error: unknown) => void>();
  const retire = async (machine: string): Promise<boolean> => {
    if (machine === 'ada') throw new Error('not mine');
    indexes.giveBack(machine);
    return true;
  };
  const indexes: UserIndexes = new UserIndexes(2, { isResting: () => true, retire, failed });
  await indexes.take('ada');
  await indexes.take('bob');
  expect(await indexes.take('cyd')).toBe(1);
  expect(failed.mock.calls).toEqual([['ada', new Error('not mine')]]);
  expect([indexes.of('ada'), indexes.of('bob'), indexes.of('cyd')]).toEqual([0, null, 1]);
});

test('who has something under way after all keeps nobody from asking those who rest, however many they are', async () => {
  const crowd = Array.from({ length: 20 }, (_, index) => `busy ${index}`);
  const retire = vi.fn(async (machine: string) => {
    if (crowd.includes(machine)) return false;
    indexes.giveBack(machine);
    return true;
  });
  const indexes: UserIndexes = new UserIndexes(21, { ...nobody, isResting: () => true, retire });
  for (const machine of [...crowd, 'rests']) await indexes.take(machine);
  expect(await indexes.take('new')).toBe(20);
  expect(retire).toHaveBeenCalledTimes(21);
  // Nor does one ask for ever where nobody rests.
  crowd.push('new');
  await expect(indexes.take('newer')).rejects.toMatchObject({ code: 'limit' });
});
