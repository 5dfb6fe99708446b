import { expect, it } from 'vitest';
import type { LessonPlan } from '../../../src/class-protocol.ts';
import type { ProgressLine } from './progress-file.ts';
import { progressFile } from './progress-file.ts';

const plan: LessonPlan = { page: '/lists/', title: 'Lists', steps: ['1', 'A'].map((label) => ({ kind: 'snippet', label, head: '' })) };
const line = (name: string, step: number): ProgressLine => ({ name, plan, step, cell: { state: 'failed', tries: 2 }, seconds: 31 });
const lines = [line('Ada', 0), line('Ada', 1), line('Bob "B", jr', 0), line('=1+1', 0)];

it('has a line for each step, and names that are text to every program', () => {
  expect(progressFile(lines, true)).toBe(
    [
      'name,lesson,step,state,tries,seconds',
      'Ada,/lists/,1,failed,2,31',
      'Ada,/lists/,A,failed,2,31',
      '"Bob ""B"", jr",/lists/,1,failed,2,31',
      "'=1+1,/lists/,1,failed,2,31",
      '',
    ].join('\r\n'),
  );
});

it('without names has numbers in an order of their own', () => {
  // By this die the last is first, and the first last.
  const file = progressFile(lines, false, () => 0);
  expect(file).toBe(
    [
      'student,lesson,step,state,tries,seconds',
      '1,/lists/,1,failed,2,31',
      '2,/lists/,1,failed,2,31',
      '3,/lists/,1,failed,2,31',
      '3,/lists/,A,failed,2,31',
      '',
    ].join('\r\n'),
  );
  expect(file).not.toMatch(/Ada|Bob|=1/);
});
