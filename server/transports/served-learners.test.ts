import { expect, test } from 'vitest';
import { ServedLearners } from './served-learners.ts';

test('a learner is served for a while, and no longer than there is memory for all', () => {
  const served = new ServedLearners(10, 2);
  served.note('ada', 0);
  served.note('bob', 5);
  expect([served.isServed('ada', 9), served.isServed('ada', 10), served.isServed('cyd', 9)]).toEqual([true, false, false]);
  served.note('ada', 8);
  served.note('cyd', 9);
  expect(['ada', 'bob', 'cyd'].map((learner) => served.isServed(learner, 9))).toEqual([true, false, true]);
});
