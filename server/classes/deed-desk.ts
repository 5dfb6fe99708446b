// Deed desk: takes a teacher's deed, notes it in the class's audit trail, and has it done where it belongs.
import { Mutex } from 'async-mutex';
import type { DeedReply, TeacherDeed, TrailEntry } from '../../src/class-protocol.ts';
import { ClassError, type LivePart, type MembershipDeed, type Teacher } from './class-part.ts';
import type { ClassRecords } from './class-records.ts';
import { readDeed } from './deed-shapes.ts';
import type { MembershipDeeds } from './membership-deeds.ts';
import type { ClassRecord, Roster } from './roster.ts';
import { trailEntryOf } from './trail-entry.ts';

/** Who does them. */
export interface DeedDeskParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly membership: MembershipDeeds;
  readonly live: Pick<LivePart, 'deed'> & { readonly tellDeed: (classId: string, did: TrailEntry, reply: DeedReply) => void };
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
    const { records, now } = this.#parts;
    const deed = readDeed(body);
    const did = trailEntryOf(deed, teacher.name ?? '', now());
    // Noted before it is done: what is not in the trail has not happened.
    await records.audit(record.id, did);
    try {
      const reply = await this.#do(deed, did, record, teacher);
      if (reply.failed !== undefined) this.#noteUndone(record, { ...did, whom: reply.failed });
      return reply;
    } catch (error) {
      this.#noteUndone(record, did);
      throw error;
    }
  }

  async #do(deed: TeacherDeed, did: TrailEntry, record: ClassRecord, teacher: Teacher): Promise<DeedReply> {
    const { membership, live } = this.#parts;
    if (deed.type === 'rehearse') return { count: deed.students, rehearsal: await this.#parts.rehearse(deed.students) };
    if (!isOfMembership(deed)) return live.deed(deed, record, teacher);
    // One after the other, each on the class as the one before it left it.
    const reply = await this.#turn.runExclusive(() => membership.perform(deed, this.#asItIs(record)));
    live.tellDeed(record.id, did, reply);
    return reply;
  }

  /** What is in the trail, and was refused or failed, is said to be so behind it. */
  #noteUndone({ id }: ClassRecord, { at, what, more, ...rest }: TrailEntry): void {
    const { roster, records, now } = this.#parts;
    if (roster.classOf(id) === null) return;
    const undone = { ...rest, at: now(), what: 'not-done', more: { ...more, deed: what, begunAt: at } };
    // That it could not be written has been logged, and whoever asked is told what failed first.
    records.audit(id, undone).catch(() => undefined);
  }

  /** The class may be another than before the deed was noted. */
  #asItIs({ id }: ClassRecord): ClassRecord {
    const record = this.#parts.roster.classOf(id);
    if (record === null)
      throw new ClassError(404, { code: 'no-class', message: 'There is no such class any more.', reason: { is: 'no-class' } });
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
