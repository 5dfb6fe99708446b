import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('what brings little never waits', () => {
  expect(new Turns({ largeRead: 10, turnBytes: 30 }).mustWait(9, () => {})).toBe(false);
});

test('what brings much goes on in order, so many bytes a turn', async () => {
  const turns = new Turns({ largeRead: 10, turnBytes: 30 });
  const gone: string[] = [];
  const wait = (name: string, bytes: number): boolean => turns.mustWait(bytes, () => gone.push(name));
  expect(['a', 'b', 'c', 'd'].map((name) => wait(name, 15))).toEqual([true, true, true, true]);
  wait('huge', 1000);
  wait('last', 10);
  expect(gone).toEqual([]);
  await nextTurn();
  expect(gone).toEqual(['a', 'b']);
  wait('new', 10);
  await nextTurn();
  expect(gone).toEqual(['a', 'b', 'c', 'd']);
  await nextTurn();
  // More than a turn takes goes alone.
  expect(gone.slice(4)).toEqual(['huge']);
  await nextTurn();
  expect(gone.slice(5)).toEqual(['last', 'new']);
});

test('a connection may wait again while it goes on', async () => {
  const turns = new Turns({ largeRead: 10, turnBytes: 30 });
  let rounds = 0;
  const goOn = (): void => {
    rounds += 1;
    if (rounds < 3) turns.mustWait(20, goOn);
  };
  turns.mustWait(20, goOn);
  await nextTurn();
  const afterOne = rounds;
  await nextTurn();
  await nextTurn();
  expect([afterOne, rounds]).toEqual([1, 3]);
});
