// Board student: one student on a class's board: where they are, since when, and what is told and kept of that.
import type { StudentRow, StudentWord } from '../../../src/class-protocol.ts';
import type { StepSheet } from './step-sheet.ts';

/** A student, as far as the board is concerned. */
export interface Member {
  readonly name: string;
  readonly hostname: string;
}

/** What is kept of a student besides the sheets of their lessons. */
export interface StudentRecord {
  readonly page: string | null;
  readonly step: number | null;
  readonly lastError: LastError | null;
  readonly handSince: number | null;
}

/** An error in one line, and whose it was. */
interface LastError {
  readonly page: string;
  readonly step: number;
  readonly text: string;
}

/** A student as the board has them. Times are Unix times in milliseconds. */
export interface BoardStudent {
  readonly member: Member;
  pages: number;
  /** A page of theirs was here since the bridge was started. */
  hasBeen: boolean;
  since: number;
  page: string | null;
  step: number | null;
  activeAt: number;
  toldActiveAt: number;
  stepSince: number;
  /** Up to when the time on it is counted. */
  spentUntil: number;
  handSince: number | null;
  downSince: number | null;
  lastError: LastError | null;
  readonly sheets: Map<string, StepSheet>;
  /** The board's version at the last change that the teacher's page shows. */
  version: number;
}

/** Somebody who has just come in, and has no page open yet. */
export function newStudent(member: Member, now: number): BoardStudent {
  return {
    member,
    pages: 0,
    hasBeen: false,
    since: now,
    page: null,
    step: null,
    activeAt: now,
    toldActiveAt: now,
    stepSince: now,
    spentUntil: now,
    handSince: null,
    downSince: null,
    lastError: null,
    sheets: new Map(),
    version: 0,
  };
}

/** What is told of errors once a step has come to a state. */
export function errorAfter(
  { lastError }: BoardStudent,
  { page, step, state, error }: Extract<StudentWord, { type: 'step' }>,
): LastError | null {
  const isSame = lastError?.page === page && lastError.step === step;
  if (state === 'failed' || state === 'differs') {
    const text = error ?? '';
    if (text === '') return isSame ? null : lastError;
    return isSame && lastError.text === text ? lastError : { page, step, text };
  }
  return isSame && (state === 'matched' || state === 'done') ? null : lastError;
}

/** As the teacher's page shows them, but for the cells. */
export function rowOf(student: BoardStudent): Omit<StudentRow, 'cells'> {
  const { member, pages, since, page, step, activeAt, stepSince, handSince, downSince, lastError } = student;
  return {
    name: member.name,
    hostname: member.hostname,
    isHere: pages > 0,
    since,
    page,
    step,
    activeAt,
    stepSince,
    handSince,
    downSince,
    lastError: lastError?.text ?? null,
  };
}

/** What is kept of them. */
export function recordOf({ page, step, lastError, handSince }: BoardStudent): StudentRecord {
  return { page, step, lastError, handSince };
}
