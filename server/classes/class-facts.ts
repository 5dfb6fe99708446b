// Class facts: a class as those are told of it who are in it or teach it, and the one that a teacher's request names.
import type { Request } from 'express';
import type { ClassFacts, ClassSummary } from '../../src/class-protocol.ts';
import { ClassError } from './class-part.ts';
import { keptUntil, type ClassRecord, type RosterView, type Student } from './roster.ts';

/** As its teacher is told. */
export function summaryOf(record: ClassRecord, roster: Pick<RosterView, 'sizeOf'>): ClassSummary {
  const { id, name, code, createdAt, endsAt, endedAt, isOpen, places, lessons, mayLook } = record;
  const rest = { id, name, code, createdAt, endsAt, keptUntil: keptUntil(record), isOpen, places, lessons, mayLook };
  return { ...rest, hasEnded: endedAt !== null, students: roster.sizeOf(id) };
}

/** As a student of it is told. Throws a ClassError where it has gone. */
export function factsOf(student: Student, roster: Pick<RosterView, 'classOf' | 'teacher'>): ClassFacts {
  const record = roster.classOf(student.class);
  if (record === null) throw new ClassError(404, { code: 'no-class', message: 'This class is no longer there.' });
  const { id, name, lessons, endsAt, endedAt, mayLook } = record;
  const { hostname, reachable } = student;
  const own = { name: student.name, hostname, reachable };
  return { id, name, teacher: roster.teacher ?? '', student: own, lessons, endsAt, hasEnded: endedAt !== null, mayLook };
}

/** The classes that have not ended, without rehearsals, in the order of their making. */
export function runningClasses(roster: Pick<RosterView, 'classes'>): ClassRecord[] {
  return roster.classes.filter(({ endedAt, isRehearsal }) => endedAt === null && isRehearsal !== true);
}

/** The class that a request's query names. Throws a ClassError where there is none. */
export function classIn({ query }: Request, roster: Pick<RosterView, 'classOf'>): ClassRecord {
  const id = query['class'];
  const record = typeof id === 'string' ? roster.classOf(id) : null;
  if (record === null)
    throw new ClassError(404, { code: 'no-class', message: 'There is no such class. Reload the page.', reason: { is: 'no-class' } });
  return record;
}
