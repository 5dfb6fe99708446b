// Tests of the time that an archive waits for students' servers, as numbers.
import { expect, test } from 'vitest';
import { classLimits } from '../limits.ts';
import { AnswerTime } from './answer-time.ts';
import { archiveLimits } from './limits.ts';

test('slow servers never take an archive past its hour, however many they are', () => {
  for (const students of [1, 4, 40, 300, classLimits.mostPlaces]) {
    const time = new AnswerTime(students);
    let waited = 0;
    for (let at = 0; at < students; at += 1) {
      const one = time.ofStudent();
      // Whoever comes last has time as well.
      expect(one.left).toBeGreaterThan(1_000);
      waited += one.left;
      one.spend(one.left);
      expect(one.left).toBe(0);
    }
    expect(waited).toBeLessThan(0.8 * archiveLimits.allMs);
  }
});

test('what one takes of its own is not taken from the pool, and what goes beyond it is', () => {
  const time = new AnswerTime(2, { own: 10, ownAll: 100, pool: 50 });
  const quick = time.ofStudent();
  quick.spend(10);
  expect(quick.left).toBe(50);
  const slow = time.ofStudent();
  slow.spend(40);
  expect([slow.left, time.ofStudent().left]).toEqual([20, 30]);
  slow.spend(1_000);
  expect([quick.left, slow.left, time.ofStudent().left]).toEqual([0, 0, 10]);
});
