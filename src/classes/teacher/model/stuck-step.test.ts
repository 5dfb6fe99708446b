import { expect, test } from 'vitest';
import type { StudentRow } from '../../../class-protocol.ts';
import { minute, now, lesson, student } from './a-class.test-support.ts';
import { stuckStep, type StuckStep } from './stuck-step.ts';

const many = (count: number, cells: string, other: Partial<StudentRow> = {}): StudentRow[] =>
  Array.from({ length: count }, (_, index) => student(`${cells}${index}`, cells, other));
const stuck = (...rows: StudentRow[][]): StuckStep | null => stuckStep(rows.flat(), lesson.page, lesson.steps.length, now);

test('four who fail are rows, five are a column', () => {
  expect(stuck(many(4, 'failed'))).toBeNull();
  expect(stuck(many(3, 'failed'), many(2, 'differs'))).toMatchObject({ step: 0, reached: 5 });
});

test('a fifth of those who reached it, not of the class', () => {
  const failing = many(5, 'matched failed');
  expect(stuck(failing, many(20, 'matched matched'))).toMatchObject({ step: 1, reached: 25 });
  expect(stuck(failing, many(21, 'matched matched'))).toBeNull();
  expect(stuck(failing, many(20, 'matched matched'), many(60, 'matched'))?.step).toBe(1);
});

test('who stands there or ran a later step has reached it', () => {
  const failing = many(5, 'failed');
  expect(stuck(failing, many(3, 'not-run:0 not-run:0', { step: 1 }))?.reached).toBe(8);
  expect(stuck(failing, many(3, 'not-run:0 matched', { step: 0, page: '/other/' }))?.reached).toBe(8);
  expect(stuck(failing, many(3, 'not-run:0', { step: 2, page: '/other/' }))?.reached).toBe(5);
});

test('of several the worst alone', () => {
  expect(stuck(many(6, 'failed'), many(7, 'matched failed'))).toMatchObject({ step: 1 });
});

test('says how long half of those have been there who are, and what they met most', () => {
  const rows = [
    ...many(3, 'failed', { stepSince: now - 4 * minute, lastError: '(error) ERR EXEC without MULTI' }),
    ...many(2, 'differs', { stepSince: now - 2 * minute, lastError: '1) (integer) 2' }),
    student('moved on', 'failed matched', { stepSince: 0, lastError: 'of another step' }),
  ];
  expect(stuck(rows)).toMatchObject({
    medianMs: 4 * minute,
    errors: [
      { text: '(error) ERR EXEC without MULTI', count: 3, isError: true },
      { text: '1) (integer) 2', count: 2, isError: false },
    ],
  });
  expect(stuck(many(5, 'failed matched'))).toMatchObject({ medianMs: null, errors: [] });
});
