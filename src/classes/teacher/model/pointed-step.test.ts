import { expect, test } from 'vitest';
import { lesson, student } from './a-class.test-support.ts';
import { stepToPointAt } from './pointed-step.ts';

test.each([
  ['nothing is wrong', student('Ada', 'matched matched done'), null],
  ['the first that is wrong, not the one they are on', student('Ada', 'matched differs done failed:4'), 1],
  ['what failed', student('Ada', 'failed'), 0],
  ['nothing in a page that is closed', student('Ada', 'failed', { isHere: false }), null],
  ['nothing of another lesson', student('Ada', 'failed', { page: '/lists/' }), null],
])('%s', (_what, row, step) => {
  expect(stepToPointAt(row, lesson)).toBe(step);
});
