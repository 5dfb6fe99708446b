import { expect, test } from 'vitest';
import { lesson, student } from './a-class.test-support.ts';
import { lastTrouble } from './last-trouble.ts';

const of = (cells: string, other = {}): ReturnType<typeof lastTrouble> =>
  lastTrouble(student('Ada', cells, { lastError: '(error) ERR', ...other }), lesson.page);

test('an error is told until its step is mended, and a difference is told from it', () => {
  expect(of('matched failed:2')).toEqual({ text: '(error) ERR', isFailed: true });
  expect(of('matched differs')).toEqual({ text: '(error) ERR', isFailed: false });
  expect(of('matched running')).toEqual({ text: '(error) ERR', isFailed: false });
  expect(of('matched matched')).toEqual({ text: '', isFailed: false });
  // Whoever scrolls on from it to what has not run has mended nothing.
  expect(of('failed not-run')).toEqual({ text: '(error) ERR', isFailed: false });
  expect(of('matched failed', { lastError: null })).toEqual({ text: '', isFailed: true });
});

test('of another lesson it is told as it was', () => {
  expect(of('matched matched', { page: '/other/' })).toEqual({ text: '(error) ERR', isFailed: false });
});
