// Keyed turns: one after the other for a key, whatever comes of it.
import { expect, test } from 'vitest';
import { KeyedTurns } from './keyed-turns.ts';

test('work of one key waits for what was asked for before it, and other keys do not', async () => {
  const turns = new KeyedTurns();
  const done: string[] = [];
  const first = Promise.withResolvers<void>();
  const work = [
    turns.run('ada', async () => {
      await first.promise;
      done.push('first');
    }),
    turns.run('ada', () => Promise.resolve(done.push('second'))),
  ];
  await turns.run('bob', () => Promise.resolve(done.push('other')));
  expect(done).toEqual(['other']);
  first.resolve();
  await Promise.all(work);
  expect(done).toEqual(['other', 'first', 'second']);
});

test('what fails is told to whoever asked, and the next one has its turn', async () => {
  const turns = new KeyedTurns();
  const failing = turns.run('ada', () => Promise.reject(new Error('no')));
  const next = turns.run('ada', () => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});
