// A class: students and a lesson for the tests of the teacher's page.
import type { LessonPlan, StepCell, StepState, StudentRow } from '../../../class-protocol.ts';

export const now = 1_800_000_000_000;
export const minute = 60_000;

/** Two snippets, an exercise, a snippet. */
export const lesson: LessonPlan = {
  page: '/transactions/',
  title: 'Transactions',
  steps: [
    { kind: 'snippet', label: '1', head: 'SET stock' },
    { kind: 'snippet', label: '2', head: 'MULTI, EXEC' },
    { kind: 'exercise', label: 'A', head: 'Two orders' },
    { kind: 'snippet', label: '3', head: 'WATCH' },
  ],
};

/** cells: states, with the tries after a colon: "matched failed:3". The student stands at the last of them. */
export function student(name: string, cells = '', other: Partial<StudentRow> = {}): StudentRow {
  const made = cells.split(' ').filter(Boolean).map(cell);
  return {
    name,
    hostname: name.toLowerCase(),
    isHere: true,
    since: now - 30 * minute,
    page: lesson.page,
    step: Math.max(0, made.length - 1),
    activeAt: now - 1_000,
    stepSince: now - minute,
    handSince: null,
    downSince: null,
    cells: made,
    lastError: null,
    ...other,
  };
}

function cell(text: string): StepCell {
  const [state = '', tries = '1'] = text.split(':');
  return { state: state as StepState, tries: Number(tries) };
}
