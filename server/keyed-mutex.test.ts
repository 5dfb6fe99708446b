// Keyed mutex: one after the other for a key, whatever comes of it.
import { expect, test } from 'vitest';
import { KeyedMutex } from './keyed-mutex.ts';

test('work of one key waits for what was asked for before it, and other keys do not', async () => {
  const mutex = new KeyedMutex();
  const done: string[] = [];
  const first = Promise.withResolvers<void>();
  const work = [
    mutex.runExclusive('ada', async () => {
      await first.promise;
      done.push('first');
    }),
    mutex.runExclusive('ada', () => Promise.resolve(done.push('second'))),
  ];
  await mutex.runExclusive('bob', () => Promise.resolve(done.push('other')));
  expect(done).toEqual(['other']);
  first.resolve();
  await Promise.all(work);
  expect(done).toEqual(['other', 'first', 'second']);
});

test('what fails is told to whoever asked, and the next one has its turn', async () => {
  const mutex = new KeyedMutex();
  const failing = mutex.runExclusive('ada', () => Promise.reject(new Error('no')));
  const next = mutex.runExclusive('ada', () => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});
