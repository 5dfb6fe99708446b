// Membership deeds: what a teacher changes of who is in a class, or of the class itself.
import type { DeedReply } from '../../src/class-protocol.ts';
import { ClassError, type MembershipDeed } from './class-part.ts';
import { hostNameOf } from './host-name.ts';
import { classLimits } from './limits.ts';
import type { ClassMembers } from './class-members.ts';
import type { ClassRecords } from './class-records.ts';
import type { Joining } from './joining.ts';
import { orUndone } from './record-writes.ts';
import type { ClassRecord, Roster, Student } from './roster.ts';

/** What they are done with. */
export interface MembershipParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly members: ClassMembers;
  readonly joining: Joining;
  /** Keeps what a student has done for when they are back. Never rejects. */
  readonly keepAside: (student: Student) => Promise<void>;
  /** Ends what a removed student's machines run, whatever it is; they keep their data. */
  readonly stopMachine: (learner: string) => Promise<void>;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** Of a deed that is none to students. */
const ofClass: DeedReply = { count: 0 };

export class MembershipDeeds {
  readonly #parts: MembershipParts;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  /** Rejects with a ClassError where it names who is not there, or could not be kept. */
  async perform(deed: MembershipDeed, record: ClassRecord): Promise<DeedReply> {
    const { roster, records, members, joining, now } = this.#parts;
    switch (deed.type) {
      case 'remove': {
        const students = deed.to.map((name) => this.#student(record, name));
        let count = 0;
        for (const student of students) if (await this.#remove(student)) count += 1;
        return { count };
      }
      case 'personal-code': {
        const { name, learner } = this.#student(record, deed.to[0]);
        const personalCode = members.personalCodeOf(learner);
        if (personalCode === null)
          throw new ClassError(404, {
            code: 'bad-request',
            message: `The personal code of ${name} cannot be read here.`,
            reason: { is: 'code-unreadable', name },
          });
        return { count: 1, personalCode };
      }
      case 'let-in':
        return { count: await joining.letIn(record, deed.names) };
      case 'places':
        await this.#change({ ...record, places: deed.places });
        return ofClass;
      case 'open-room':
        await this.#change({ ...record, isOpen: deed.isOpen });
        return ofClass;
      case 'change': {
        const { type: _, ...changes } = deed;
        const next: ClassRecord = { ...record, ...changes };
        // A class that gets another end goes on until then. The end that it has is none: one that has ended stays so.
        const goesOn = changes.endsAt !== undefined && changes.endsAt !== record.endsAt;
        if (goesOn) refusePast(changes.endsAt, now());
        await this.#change(goesOn ? { ...next, endedAt: null } : next);
        return ofClass;
      }
      case 'end':
        if (record.endedAt === null) await this.#change({ ...record, endedAt: now() });
        return { count: roster.sizeOf(record.id) };
      case 'call-me':
        await orUndone(records.putTeacherName(deed.name), () => records.putTeacherName(roster.teacher));
        roster.putTeacher(deed.name);
        return ofClass;
    }
  }

  async #change(record: ClassRecord): Promise<void> {
    const { records, roster } = this.#parts;
    const before = roster.classOf(record.id) ?? record;
    await orUndone(records.putClass(record), () => records.putClass(before));
    roster.putClass(record);
  }

  /** false: they have gone by themselves, with the class. */
  async #remove(student: Student): Promise<boolean> {
    const { members, keepAside, stopMachine } = this.#parts;
    await keepAside(student);
    const isRemoved = await members.remove(student.learner);
    await stopMachine(student.learner);
    return isRemoved;
  }

  #student(record: ClassRecord, name: string): Student {
    const student = this.#parts.roster.byHostname(record.id, hostNameOf(name));
    if (student !== null && student.name === name) return student;
    throw nobody(name, record);
  }
}

/** Nobody in a class has a name. */
export function nobody(name: string, { name: className }: ClassRecord): ClassError {
  const reason = { is: 'nobody', name, className } as const;
  return new ClassError(404, { code: 'bad-request', message: `Nobody in ${className} is called ${name}.`, reason });
}

/** Throws a ClassError where there are as many classes as there may be. */
export function refuseMore(roster: Roster): void {
  if (roster.classes.length < classLimits.classes) return;
  throw new ClassError(409, {
    code: 'bad-request',
    message: `There are ${classLimits.classes} classes, as many as there may be.`,
    reason: { is: 'classes-full', most: classLimits.classes },
  });
}

/** Throws a ClassError where a class could but end at once. endsAt, now: Unix times in milliseconds. */
export function refusePast(endsAt: number | null | undefined, now: number): void {
  if (endsAt === null || endsAt === undefined || endsAt > now) return;
  const message = 'The end of the class is in the past. Choose today or a later day, or end the class now.';
  throw new ClassError(400, { code: 'bad-request', message, reason: { is: 'end-past' } });
}
