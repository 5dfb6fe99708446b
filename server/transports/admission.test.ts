import { expect, test } from 'vitest';
import { Admission, type Slot } from './admission.ts';

function admitted(slot: Slot | string): Slot {
  if (typeof slot === 'string') throw new Error(slot);
  return slot;
}

test('a learner has so many slots and gets one back with each release', () => {
  const admission = new Admission({ perLearner: 2, total: 9 });
  const first = admitted(admission.admit('ada'));
  admitted(admission.admit('ada'));
  expect(admission.admit('ada')).toMatch(/^Your machine has 2 connections open/);
  admitted(admission.admit('bob'));
  first.release();
  admitted(admission.admit('ada'));
  expect(admission.admit('ada')).toBeTypeOf('string');
});

test('all learners together have so many', () => {
  const admission = new Admission({ perLearner: 2, total: 2 });
  const ada = admitted(admission.admit('ada'));
  admitted(admission.admit('bob'));
  expect(admission.admit('eve')).toMatch(/^This notebook has as many connections/);
  ada.release();
  admitted(admission.admit('eve'));
});

test('a second release gives nothing back', () => {
  const admission = new Admission({ perLearner: 2, total: 2 });
  const first = admitted(admission.admit('ada'));
  admitted(admission.admit('ada'));
  first.release();
  first.release();
  admitted(admission.admit('ada'));
  expect(admission.admit('ada')).toBeTypeOf('string');
});

test('the refusals fit a close frame', () => {
  const own = new Admission({ perLearner: 0, total: 1 });
  const all = new Admission({ perLearner: 1, total: 0 });
  const refusals = [own, all].map((admission) => admission.admit('ada'));
  expect(refusals).toEqual([expect.any(String), expect.any(String)]);
  for (const refusal of refusals) expect(Buffer.byteLength(refusal as string)).toBeLessThanOrEqual(123);
});
