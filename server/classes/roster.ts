// Roster: the classes and who is in them, in memory; what is kept of it is written before it is told here.
import type { ClassLesson } from '../../src/class-protocol.ts';
import { classLimits } from './limits.ts';

/** Somebody who joined a class. */
export interface Student {
  /** Who they are to the rest of the bridge: 32 lower-case hexadecimal digits. */
  readonly learner: string;
  /** The id of their class. */
  readonly class: string;
  /** As it is shown. */
  readonly name: string;
  /** The name of their machine, unique in the class. */
  readonly hostname: string;
  /** Whether classmates reach their machine. */
  readonly reachable: boolean;
  /** Unix time in milliseconds. */
  readonly joinedAt: number;
}

/** A class. */
export interface ClassRecord {
  /** Twelve lower-case hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** Such as "QUICK-OTTER". */
  readonly code: string;
  /** Unix time in milliseconds. */
  readonly createdAt: number;
  /** Unix time in milliseconds at which it ends; null: it has no end yet. */
  readonly endsAt: number | null;
  /** Unix time in milliseconds at which it ended; null: it has not. */
  readonly endedAt: number | null;
  /** Whether joiners are let in. */
  readonly isOpen: boolean;
  /** How many may be in it. */
  readonly places: number;
  /** Its own path of lessons, in order; empty: all of them. */
  readonly lessons: readonly ClassLesson[];
  /** It lets its teacher look without asking. */
  readonly mayLook: boolean;
  /** Of simulated students alone: no teacher's page shows it, and a start removes it. */
  readonly isRehearsal?: boolean;
}

/** Until when the work of an ended class can be taken home, as a Unix time in milliseconds. */
export function homeUntil({ endedAt, createdAt }: ClassRecord): number {
  return (endedAt ?? createdAt) + classLimits.takeHomeMs;
}

/** Unix time in milliseconds until which a class's data is kept, as it is to end now; null: it has no end yet. */
export function keptUntil(record: ClassRecord): number | null {
  if (record.endedAt !== null) return homeUntil(record);
  return record.endsAt === null ? null : record.endsAt + classLimits.takeHomeMs;
}

/** What happened to the roster. The roster says the new state by the time it is told. */
export type RosterChange =
  | { readonly type: 'joined'; readonly student: Student }
  /** Something of the student is other than before. */
  | { readonly type: 'changed'; readonly student: Student; readonly before: Student }
  /** The student is of no class any more: by the teacher, by themselves, or since the data of the class went. */
  | {
      readonly type: 'removed';
      readonly student: Student;
      /** They gave their place back, who had done nothing: there is nothing to keep of them. */
      readonly hasLeft?: true;
    }
  /** A class is new or other than before. */
  | { readonly type: 'class'; readonly class: ClassRecord }
  /** Its lessons are closed from now on. */
  | { readonly type: 'ended'; readonly class: ClassRecord }
  /** The data of a class has gone, and its students with it. */
  | { readonly type: 'gone'; readonly class: ClassRecord }
  /** The teacher is called otherwise. */
  | { readonly type: 'teacher'; readonly name: string };

/** What the rest of the bridge may ask of a roster. */
export type RosterView = Pick<
  Roster,
  'teacher' | 'classes' | 'classOf' | 'studentOf' | 'byHostname' | 'studentsOf' | 'sizeOf' | 'watch' | 'isWorking'
>;

/** All classes of a bridge. */
export class Roster {
  /** By id, in the order of their making. */
  readonly #classes = new Map<string, ClassRecord>();
  readonly #students = new Map<string, Student>();
  /** By class, then by host name, in the order of their coming. */
  readonly #members = new Map<string, Map<string, Student>>();
  readonly #watchers = new Set<(change: RosterChange) => void>();
  #teacher: string | null = null;

  /** How the teacher is called; null: nobody has said yet. */
  get teacher(): string | null {
    return this.#teacher;
  }

  get classes(): readonly ClassRecord[] {
    return [...this.#classes.values()];
  }

  classOf(id: string): ClassRecord | null {
    return this.#classes.get(id) ?? null;
  }

  /** Whom a learner is; null: nobody on a roster. */
  studentOf(learner: string): Student | null {
    return this.#students.get(learner) ?? null;
  }

  /** The student of a class whose machine has that name; null: nobody's has. */
  byHostname(classId: string, hostname: string): Student | null {
    return this.#members.get(classId)?.get(hostname) ?? null;
  }

  /** The students of a class in the order of their coming. */
  studentsOf(classId: string): readonly Student[] {
    return [...(this.#members.get(classId)?.values() ?? [])];
  }

  sizeOf(classId: string): number {
    return this.#members.get(classId)?.size ?? 0;
  }

  /** Whether a learner is in a class that has not ended. */
  isWorking(learner: string): boolean {
    const student = this.studentOf(learner);
    return student !== null && this.classOf(student.class)?.endedAt === null;
  }

  /** Has changed called with every change, until the function that it returns is called. */
  watch(changed: (change: RosterChange) => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  putTeacher(name: string): void {
    this.#teacher = name;
    this.#tell({ type: 'teacher', name });
  }

  /** Adds a class, or has it as it is now. */
  putClass(record: ClassRecord): void {
    const before = this.classOf(record.id);
    this.#classes.set(record.id, record);
    this.#tell({ type: before?.endedAt === null && record.endedAt !== null ? 'ended' : 'class', class: record });
  }

  /** Forgets a class and its students. */
  removeClass(id: string): void {
    const record = this.classOf(id);
    if (record === null) return;
    for (const { learner } of this.studentsOf(id)) this.remove(learner);
    this.#members.delete(id);
    this.#classes.delete(id);
    this.#tell({ type: 'gone', class: record });
  }

  /** Adds a student, or has them as they are now. Their class has to be there. */
  put(student: Student): void {
    const before = this.studentOf(student.learner);
    const members = this.#members.get(student.class) ?? new Map<string, Student>();
    if (before !== null && before.hostname !== student.hostname) members.delete(before.hostname);
    this.#members.set(student.class, members.set(student.hostname, student));
    this.#students.set(student.learner, student);
    this.#tell(before === null ? { type: 'joined', student } : { type: 'changed', student, before });
  }

  /** Forgets a student. */
  remove(learner: string): void {
    const student = this.#take(learner);
    if (student !== null) this.#tell({ type: 'removed', student });
  }

  /** Forgets a student who goes by themselves, with nothing done. */
  leave(learner: string): void {
    const student = this.#take(learner);
    if (student !== null) this.#tell({ type: 'removed', student, hasLeft: true });
  }

  #take(learner: string): Student | null {
    const student = this.studentOf(learner);
    if (student === null) return null;
    this.#students.delete(learner);
    this.#members.get(student.class)?.delete(student.hostname);
    return student;
  }

  #tell(change: RosterChange): void {
    for (const changed of this.#watchers) changed(change);
  }
}
