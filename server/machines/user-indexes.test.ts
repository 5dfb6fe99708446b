import { expect, test } from 'vitest';
import { UserIndexes } from './user-indexes.ts';

test('no two machines have one place, and one that is given back is given again', () => {
  const indexes = new UserIndexes(3);
  indexes.note(1);
  expect([indexes.take(), indexes.take()]).toEqual([0, 2]);
  expect(() => indexes.take()).toThrow('as many machines as it can tell apart');
  indexes.giveBack(1);
  expect(indexes.take()).toBe(1);
});
