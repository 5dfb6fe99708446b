// Membership deeds: what a teacher changes of who is in a class, or of the class itself.
import type { DeedReply } from '../../src/class-protocol.ts';
import { ClassError, type MembershipDeed } from './class-part.ts';
import { orUndone, type ClassRecords } from './class-records.ts';
import { hostNameOf } from './host-name.ts';
import type { Joining } from './joining.ts';
import type { ClassRecord, Roster, Student } from './roster.ts';

/** What they are done with. */
export interface MembershipParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly joining: Joining;
  /** Ends what a removed student's machines run, whatever it is; they keep their data. */
  readonly stopMachine: (learner: string) => Promise<void>;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** What was done, and how it is told to the teachers' pages. */
export interface DoneDeed {
  readonly reply: DeedReply;
  readonly text: string;
}

export class MembershipDeeds {
  readonly #parts: MembershipParts;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  /** Rejects with a ClassError where it names who is not there, or could not be kept. */
  async perform(deed: MembershipDeed, record: ClassRecord): Promise<DoneDeed> {
    const { roster, records, joining, now } = this.#parts;
    switch (deed.type) {
      case 'remove': {
        const students = deed.to.map((name) => this.#student(record, name));
        const removed: string[] = [];
        for (const { name, learner } of students) if (await this.#remove(learner)) removed.push(name);
        return done(removed.length, `removed ${listed(removed)}`);
      }
      case 'personal-code': {
        const { name, learner } = this.#student(record, deed.to[0]);
        const personalCode = joining.personalCodeOf(learner);
        if (personalCode === null)
          throw new ClassError(404, { code: 'bad-request', message: `The personal code of ${name} cannot be read here.` });
        return { reply: { count: 1, personalCode }, text: `looked up the personal code of ${name}` };
      }
      case 'let-in':
        return done(await joining.letIn(record, deed.names), `let ${listed(deed.names)} in`);
      case 'places':
        await this.#change({ ...record, places: deed.places });
        return done(0, `made it ${deed.places} places`);
      case 'open-room':
        await this.#change({ ...record, isOpen: deed.isOpen });
        return done(0, deed.isOpen ? 'opened the room' : 'closed the room to joiners');
      case 'change': {
        const { type: _, ...changes } = deed;
        const next: ClassRecord = { ...record, ...changes };
        // A class that gets another end goes on until then. The end that it has is none: one that has ended stays so.
        const goesOn = changes.endsAt !== undefined && changes.endsAt !== record.endsAt;
        if (goesOn) refusePast(changes.endsAt, now());
        await this.#change(goesOn ? { ...next, endedAt: null } : next);
        return done(0, `changed ${Object.keys(changes).join(', ') || 'nothing'} of the class`);
      }
      case 'end':
        if (record.endedAt === null) await this.#change({ ...record, endedAt: now() });
        return done(roster.sizeOf(record.id), 'ended the class');
      case 'call-me':
        await orUndone(records.putTeacherName(deed.name), () => records.putTeacherName(roster.teacher));
        roster.putTeacher(deed.name);
        return done(0, `is called ${deed.name} from now on`);
    }
  }

  async #change(record: ClassRecord): Promise<void> {
    const { records, roster } = this.#parts;
    const before = roster.classOf(record.id) ?? record;
    await orUndone(records.putClass(record), () => records.putClass(before));
    roster.putClass(record);
  }

  /** false: they have gone by themselves, with the class. */
  async #remove(learner: string): Promise<boolean> {
    const isRemoved = await this.#parts.joining.remove(learner);
    await this.#parts.stopMachine(learner);
    return isRemoved;
  }

  #student(record: ClassRecord, name: string): Student {
    const student = this.#parts.roster.byHostname(record.id, hostNameOf(name));
    if (student !== null && student.name === name) return student;
    throw new ClassError(404, { code: 'bad-request', message: `Nobody in ${record.name} is called ${name}.` });
  }
}

/** Throws a ClassError where a class could but end at once. endsAt, now: Unix times in milliseconds. */
export function refusePast(endsAt: number | null | undefined, now: number): void {
  if (endsAt === null || endsAt === undefined || endsAt > now) return;
  const message = 'The end of the class is in the past. Choose today or a later day, or end the class now.';
  throw new ClassError(400, { code: 'bad-request', message });
}

function done(count: number, text: string): DoneDeed {
  return { reply: { count }, text };
}

/** A few names, and how many others. */
function listed(names: readonly string[]): string {
  const [first = 'nobody', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}
