import { expect, test } from 'vitest';
import { lesson, student } from './a-class.test-support.ts';
import { commonStep, stepTallies } from './step-tally.ts';

test('counts each state of each step, who is through, and who tried again', () => {
  const [first, second, exercise] = stepTallies(
    [student('a', 'matched failed:2'), student('b', 'matched:3'), student('c', 'running:1 differs done:2')],
    3,
  );
  expect(first).toMatchObject({ through: 2, atFirst: 1, again: 1, states: { running: 1, matched: 2, 'not-run': 0 } });
  expect(second).toMatchObject({ through: 0, again: 1, states: { failed: 1, differs: 1, 'not-run': 1 } });
  expect(exercise).toMatchObject({ through: 1, atFirst: 0, again: 1, states: { done: 1, 'not-run': 2 } });
});

test('the step at which most stand, of those who are here and on the lesson', () => {
  const rows = [
    student('a', '', { step: 2 }),
    student('b', '', { step: 2 }),
    student('c', '', { step: 1 }),
    ...['d', 'e', 'f'].map((name) => student(name, '', { step: 1, isHere: false })),
    ...['g', 'h', 'i'].map((name) => student(name, '', { step: 0, page: '/other/' })),
  ];
  expect(commonStep(rows, lesson.page)).toBe(2);
  expect(commonStep([], lesson.page)).toBeNull();
});
