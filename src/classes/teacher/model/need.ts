// Need: who of a class needs help, how urgently, and why; one student at a time, so that nobody is measured against another.
import type { LessonPlan, StepCell, StudentRow } from '../../../class-protocol.ts';
import { teacherLimits } from '../limits.ts';

/** Why a student stands where they stand. on: a step of the lesson that is looked at; since: Unix time in milliseconds. */
export type Reason =
  | { kind: 'hand'; since: number; on: number | null }
  | { kind: 'stuck'; since: number; on: number }
  | { kind: 'down'; since: number }
  | { kind: 'idle'; since: number; on: number | null }
  /** tries: of a step that failed or differs; 0 where it did not. */
  | { kind: 'works'; on: number | null; tries: number }
  /** On another page. */
  | { kind: 'elsewhere'; page: string | null }
  /** differs: steps that came out otherwise than the lesson prints. */
  | { kind: 'done'; differs: number }
  | { kind: 'away'; since: number };

export type NeedGroup = 'help' | 'works' | 'done' | 'away';

export interface Need {
  readonly group: NeedGroup;
  readonly reason: Reason;
  /** The lowest first; within one rank the longest first, where it has a time. */
  readonly rank: number;
}

/** now: Unix time in milliseconds, by the class computer's clock. */
export function needOf(row: StudentRow, lesson: LessonPlan, now: number): Need {
  if (!row.isHere) return { group: 'away', rank: 7, reason: { kind: 'away', since: row.since } };
  const isOn = row.page === lesson.page;
  const on = isOn ? row.step : null;
  if (row.handSince !== null) return { group: 'help', rank: 0, reason: { kind: 'hand', since: row.handSince, on } };
  const cell = on === null ? undefined : row.cells[on];
  const isFailing = cell !== undefined && fails(cell);
  const isIdle = now - row.activeAt > teacherLimits.idleMs;
  const isLong = now - row.stepSince >= teacherLimits.stuckMs;
  const isOpen = cell === undefined || !isThrough(cell);
  if (on !== null && isOpen && (isFailing ? isLong || cell.tries >= teacherLimits.stuckTries : isLong && !isIdle))
    return { group: 'help', rank: 1, reason: { kind: 'stuck', since: row.stepSince, on } };
  if (row.downSince !== null && now - row.downSince > teacherLimits.downMs)
    return { group: 'help', rank: 2, reason: { kind: 'down', since: row.downSince } };
  const differs = doneWith(row, lesson);
  if (differs !== null) return { group: 'done', rank: 6, reason: { kind: 'done', differs } };
  if (isIdle) return { group: 'help', rank: 3, reason: { kind: 'idle', since: row.activeAt, on } };
  if (isFailing) return { group: 'works', rank: 4, reason: { kind: 'works', on, tries: cell.tries } };
  return { group: 'works', rank: 5, reason: isOn ? { kind: 'works', on, tries: 0 } : { kind: 'elsewhere', page: row.page } };
}

/** It failed, or came out otherwise than the lesson prints. */
export function fails({ state }: StepCell): boolean {
  return state === 'failed' || state === 'differs';
}

export function isThrough({ state }: StepCell): boolean {
  return state === 'matched' || state === 'done';
}

/** Every snippet has run to an end, and every exercise is done: how many steps differ; null: not done with the lesson. */
function doneWith(row: StudentRow, lesson: LessonPlan): number | null {
  if (lesson.steps.length === 0) return null;
  let differs = 0;
  for (const [index, { kind }] of lesson.steps.entries()) {
    const cell = row.cells[index];
    if (cell === undefined) return null;
    if (isThrough(cell)) continue;
    if (kind === 'exercise' || cell.state !== 'differs') return null;
    differs += 1;
  }
  return differs;
}
