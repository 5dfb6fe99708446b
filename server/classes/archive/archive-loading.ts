// Archive loading: an archive on its way in, file by file.
import { randomBytes } from 'node:crypto';
import { describeError } from '../../log.ts';
import { freeJoinCode, newClass } from '../class-ground.ts';
import { readJoinCode } from '../codes.ts';
import type { KeptOfClass } from '../live/unsaved.ts';
import type { AuditEntry, StoredStudent } from '../record-shapes.ts';
import { refuseMore } from '../membership-deeds.ts';
import type { ClassRecord } from '../roster.ts';
import { preamble } from './append-only.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { format, json, readAbout, readAudit, readKept, readProgress } from './archive-shapes.ts';
import { RedisTalk } from './redis-talk.ts';
import { broken, type TarFile } from './tar.ts';

/** The class is shown to nobody before all files of it were read. */
export class ArchiveLoading {
  readonly #parts: ArchiveParts;
  #record: ClassRecord | null = null;
  readonly #students = new Map<string, StoredStudent>();
  #progress: readonly KeptOfClass[] = [];
  #audit: readonly AuditEntry[] = [];
  /** Learners whose machines have yet to be given more room. */
  readonly #extended = new Set<string>();
  #open: { readonly hostname: string; readonly talk: RedisTalk } | null = null;

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  async take({ name, bytes }: TarFile): Promise<void> {
    if (name === 'class.json') return this.#begin(json(bytes));
    if (this.#record === null) throw broken('it does not begin with the class');
    if (name === 'progress.json') this.#progress = readProgress(bytes);
    if (name === 'audit.json') this.#audit = readAudit(bytes);
    const [, hostname = '', file = ''] = /^students\/([a-z\d-]+)\/([\w.]+)$/.exec(name) ?? [];
    const student = this.#students.get(hostname);
    if (student === undefined) return;
    if (file === 'kept.json') for (const record of readKept(bytes)) await this.#parts.kept.put(student, record);
    if (file.startsWith('appendonly.aof.')) await this.#load(student, bytes);
  }

  /** The class, whole. */
  async finish(): Promise<ClassRecord> {
    const { records, roster, members, live, machines } = this.#parts;
    if (this.#record === null) throw broken('there is no class in it');
    await this.#settle();
    for (const learner of this.#extended) await machines.extend(learner);
    await records.auditAll(this.#record.id, this.#audit);
    // Other classes may have come while it was read, one of the same archive too.
    refuseMore(roster);
    const record = { ...this.#record, code: this.#freeCode(this.#record.code) };
    roster.putClass(record);
    await members.restore([...this.#students.values()]);
    const names = new Set([...this.#students.values()].map(({ name }) => name));
    await live.restore(
      record.id,
      this.#progress.filter(({ name }) => names.has(name)),
    );
    // Last of what is kept: a bridge that ends before finds no class that lacks a part. A teacher may have changed it meanwhile.
    const now = roster.classOf(record.id);
    if (now === null) throw broken('its class was removed meanwhile');
    await records.putClass(now);
    return now;
  }

  /** Ends what waits for a student's server. */
  stop(): void {
    this.#open?.talk.close();
  }

  /** Leaves nothing of it. */
  async undo(): Promise<void> {
    this.stop();
    const record = this.#record;
    if (record === null) return;
    const { machines, records, roster, log } = this.#parts;
    // First, and sent behind what is on its way there: whoever comes finds no class of which it was said that there is none.
    roster.removeClass(record.id);
    await records.unmakeClass(record.id);
    for (const { learner } of this.#students.values())
      await machines
        .of(learner)
        .then((machine) => machine.reset())
        .catch((error: unknown) => log(`What was read of an archive could not be removed: ${describeError(error)}`));
  }

  #begin(value: unknown): void {
    const { roster, now } = this.#parts;
    refuseMore(roster);
    const version = (value as { format?: unknown } | null)?.format;
    if (typeof version === 'number' && version > format)
      throw broken(`a newer notebook wrote it (format ${version}, and this one reads ${format}). Bring it back with that one`);
    const { class: archived, students } = readAbout(value);
    const fresh = newClass(archived, roster, now());
    const code = /^[A-Z]{3,9}-[A-Z]{3,9}$/.test(archived.code) ? this.#freeCode(archived.code) : fresh.code;
    this.#record = { ...fresh, code, createdAt: Math.min(archived.createdAt, now()) };
    // New to this bridge: an archive cannot name whose machine on it is opened.
    for (const { name, hostname, reachable, joinedAt, sealedCode, isExtended } of students) {
      const learner = randomBytes(16).toString('hex');
      if (isExtended === true) this.#extended.add(learner);
      this.#students.set(hostname, {
        learner,
        class: fresh.id,
        name,
        hostname,
        reachable,
        joinedAt: Math.min(joinedAt, now()),
        sealedCode,
      });
    }
  }

  /** The code, or another where a class has it. */
  #freeCode(code: string): string {
    const { roster } = this.#parts;
    const isFree = roster.classes.every((one) => readJoinCode(one.code) !== readJoinCode(code));
    return isFree ? code : freeJoinCode(roster);
  }

  /** Has the student's own server do it, inside its walls. */
  async #load(student: StoredStudent, bytes: Buffer): Promise<void> {
    if (bytes.subarray(0, preamble.length).toString('latin1') === preamble)
      throw broken(`the data of ${student.name} has the preamble of an RDB file, which only a server as new as its writer reads`);
    if (bytes[0] !== 0x2a) throw broken(`the data of ${student.name} is no append-only file`);
    if (this.#open?.hostname !== student.hostname) {
      await this.#settle();
      // Its data may need the room.
      if (this.#extended.delete(student.learner)) await this.#parts.machines.extend(student.learner);
      const machine = await this.#parts.machines.of(student.learner);
      this.#open = { hostname: student.hostname, talk: new RedisTalk(await machine.connect('127.0.0.1', 6379)) };
    }
    await this.#open.talk.send(bytes);
  }

  async #settle(): Promise<void> {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    try {
      await open.talk.settle(randomBytes(16).toString('hex'));
      if (open.talk.errors > 0)
        this.#parts.log(`Of the data of ${open.hostname} in an archive, ${open.talk.errors} commands were refused by their own server.`);
    } finally {
      open.talk.close();
    }
  }
}
