// Deed desk: takes a teacher's deed, notes it in the class's audit trail, and has it done where it belongs.
import { Mutex } from 'async-mutex';
import type { DeedReply, TeacherDeed } from '../../src/class-protocol.ts';
import { ClassError, type LivePart, type MembershipDeed, type Teacher } from './class-part.ts';
import type { AuditEntry, ClassRecords } from './class-records.ts';
import { readDeed } from './deed-shapes.ts';
import type { MembershipDeeds } from './membership-deeds.ts';
import type { ClassRecord, Roster } from './roster.ts';

/** Who does them. */
export interface DeedDeskParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly membership: MembershipDeeds;
  readonly live: Pick<LivePart, 'deed'> & { readonly tellDeed: (classId: string, by: string, text: string) => void };
  /** Has simulated students come, as many as a deed says. */
  readonly rehearse: (students: number) => Promise<NonNullable<DeedReply['rehearsal']>>;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

export class DeedDesk {
  readonly #parts: DeedDeskParts;
  readonly #turn = new Mutex();

  constructor(parts: DeedDeskParts) {
    this.#parts = parts;
  }

  /** Rejects with a ClassError where the body is no deed, or the deed cannot be noted or done. */
  async perform(body: unknown, record: ClassRecord, teacher: Teacher): Promise<DeedReply> {
    const { records, membership, live, now } = this.#parts;
    const deed = readDeed(body);
    const by = teacher.name ?? 'the teacher';
    // Noted before it is done: what is not in the trail has not happened.
    await records.audit(record.id, auditEntryOf(deed, by, now()));
    if (deed.type === 'rehearse') return { count: deed.students, rehearsal: await this.#parts.rehearse(deed.students) };
    if (!isOfMembership(deed)) return live.deed(deed, record, teacher);
    // One after the other, each on the class as the one before it left it.
    const { reply, text } = await this.#turn.runExclusive(() => membership.perform(deed, this.#asItIs(record)));
    live.tellDeed(record.id, by, text);
    return reply;
  }

  /** The class may be another than before the deed was noted. */
  #asItIs({ id }: ClassRecord): ClassRecord {
    const record = this.#parts.roster.classOf(id);
    if (record === null) throw new ClassError(404, { code: 'no-class', message: 'There is no such class any more.' });
    return record;
  }
}

const ofMembership: ReadonlySet<TeacherDeed['type']> = new Set<MembershipDeed['type']>([
  'remove',
  'personal-code',
  'let-in',
  'places',
  'change',
  'open-room',
  'end',
  'call-me',
]);

function isOfMembership(deed: TeacherDeed): deed is MembershipDeed {
  return ofMembership.has(deed.type);
}

/** What is noted of a deed. at: Unix time in milliseconds. */
export function auditEntryOf(deed: TeacherDeed, by: string, at: number): AuditEntry {
  const { type, ...rest } = deed;
  const { to, names, ...more } = rest as { to?: readonly string[]; names?: readonly string[] };
  const whom = to ?? names ?? null;
  return { at, by, what: type, whom, ...(Object.keys(more).length > 0 && { more }) };
}
