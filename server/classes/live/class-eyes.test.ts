// Class eyes: who has them, and when nobody is left to set them free.
import { expect, test } from 'vitest';
import { ClassEyes } from './class-eyes.ts';
import { liveLimits } from './limits.ts';

test('eyes are free until a teacher wants them', () => {
  const eyes = new ClassEyes(0);
  expect([eyes.from, eyes.isForgotten(false, liveLimits.restartMs)]).toEqual([null, false]);
  eyes.set('Miriam', 5);
  expect(eyes.from).toBe('Miriam');
});

test('wanted eyes are forgotten once no desk was open for long enough', () => {
  const eyes = new ClassEyes(0);
  eyes.set('Miriam', 0);
  eyes.leave(1_000);
  const over = 1_000 + liveLimits.restartMs;
  expect([eyes.isForgotten(false, over - 1), eyes.isForgotten(true, over), eyes.isForgotten(false, over)]).toEqual([false, false, true]);
});

test('eyes that were asked for without a desk stay as long', () => {
  const eyes = new ClassEyes(0);
  eyes.set('Miriam', 9_000);
  expect([eyes.isForgotten(false, liveLimits.restartMs), eyes.isForgotten(false, 9_000 + liveLimits.restartMs)]).toEqual([false, true]);
});
