import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('work takes turns, and what fails fails alone', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take(async () => {
    await gate.promise;
    order.push('first');
    throw new Error('failed');
  });
  const second = turns.take(async () => order.push('second'));
  gate.resolve();
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(order).toEqual(['first', 'second']);
});
