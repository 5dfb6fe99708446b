// Class archive: a class as one file, and back: its roster, progress and records, and each student's data as an append-only file.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { classPaths, type ClassSummary } from '../../../src/class-protocol.ts';
import { describeError, type Log } from '../../log.ts';
import type { PrivateMachines } from '../../machine.ts';
import { newClass } from '../class-ground.ts';
import { ClassError, type ClassRoute } from '../class-part.ts';
import type { AuditEntry, ClassRecords, StoredStudent } from '../class-records.ts';
import { readJoinCode } from '../codes.ts';
import type { Joining } from '../joining.ts';
import type { KeptRecords } from '../kept.ts';
import type { KeptOfClass } from '../live/class-board.ts';
import type { ClassRecord, Roster } from '../roster.ts';
import { commandsOf, preamble } from './append-only.ts';
import { json, readAbout, readAudit, readKept, readProgress, type About } from './archive-shapes.ts';
import { archiveLimits } from './limits.ts';
import { RedisTalk } from './redis-talk.ts';
import { broken, readTar, tarEnd, tarFile, type TarFile } from './tar.ts';

/** What it is made from, and brought back into. */
export interface ArchiveParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly joining: Joining;
  readonly kept: KeptRecords;
  readonly live: {
    readonly progressOf: (classId: string) => Promise<KeptOfClass[]>;
    readonly restore: (classId: string, kept: readonly KeptOfClass[]) => Promise<void>;
  };
  readonly machines: Pick<PrivateMachines, 'of'>;
  readonly summaryOf: (record: ClassRecord) => ClassSummary;
  readonly classIn: (request: Request) => ClassRecord;
  readonly log: Log;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** Of the archive itself: a newer notebook may write what this one would read wrong. */
const format = 1;

export class ClassArchive {
  readonly #parts: ArchiveParts;

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  get routes(): ClassRoute[] {
    return [
      { who: 'teacher', method: 'get', path: classPaths.archive, serve: (_teacher, request, response) => this.#send(request, response) },
      {
        who: 'teacher',
        method: 'post',
        path: classPaths.archive,
        serve: async (_teacher, request, response) => void response.json(await this.#take(request)),
      },
    ];
  }

  async #send(request: Request, response: Response): Promise<void> {
    const record = this.#parts.classIn(request);
    const name = record.name.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, '') || 'class';
    response.attachment(`${name}.tar.gz`).type('application/gzip');
    const signal = AbortSignal.timeout(archiveLimits.allMs);
    // What has begun cannot be refused any more: the download breaks off, which a browser says.
    await pipeline(Readable.from(this.#files(record)), createGzip(), response, { signal }).catch((error: unknown) =>
      this.#parts.log(`The archive of ${record.name} broke off: ${describeError(error)}`),
    );
  }

  async *#files(record: ClassRecord): AsyncGenerator<Buffer> {
    const { records, joining, live, kept, now, log } = this.#parts;
    const students = joining.membersOf(record.id);
    const { name, code, createdAt, places, lessons, mayLook } = record;
    const head: About = {
      format,
      archivedAt: now(),
      class: { name, code, createdAt, places, lessons: [...lessons], mayLook },
      students: students.map(({ name: own, hostname, reachable, joinedAt, sealedCode }) => ({
        name: own,
        hostname,
        reachable,
        joinedAt,
        sealedCode,
      })),
    };
    const whole = (file: string, value: unknown): Buffer[] => tarFile({ name: file, bytes: Buffer.from(JSON.stringify(value)) }, now());
    yield* whole('class.json', head);
    yield* whole('progress.json', await live.progressOf(record.id));
    yield* whole('audit.json', await records.auditTrail(record.id));
    for (const student of students) {
      yield* whole(`students/${student.hostname}/kept.json`, await kept.all(student));
      try {
        yield* this.#appendOnly(student);
      } catch (error) {
        // One whose server tells nothing, behind a password say, keeps nobody else out.
        log(`The data of ${student.name} is not in the archive of ${name}: ${describeError(error)}`);
        yield* whole(`students/${student.hostname}/missing.json`, { why: (error as Error).message });
      }
    }
    yield tarEnd;
  }

  /** A student's data in parts: put together in their order they are one append-only file. */
  async *#appendOnly({ learner, hostname }: StoredStudent): AsyncGenerator<Buffer> {
    const machine = await this.#parts.machines.of(learner);
    const talk = new RedisTalk(await machine.connect('127.0.0.1', 6379));
    let parts: Uint8Array[] = [];
    let bytes = 0;
    let number = 0;
    const part = (): Buffer[] => {
      const file: TarFile = {
        name: `students/${hostname}/appendonly.aof.${String(number).padStart(5, '0')}`,
        bytes: Buffer.concat(parts, bytes),
      };
      number += 1;
      parts = [];
      bytes = 0;
      return tarFile(file, this.#parts.now());
    };
    try {
      for await (const command of commandsOf(talk)) {
        parts.push(command);
        bytes += command.length;
        if (bytes >= archiveLimits.partBytes) yield* part();
      }
      if (bytes > 0) yield* part();
    } finally {
      talk.close();
    }
  }

  async #take(request: Request): Promise<ClassSummary> {
    const { log } = this.#parts;
    const source = createGunzip();
    // What goes wrong on the way is met by whoever reads.
    pipeline(request, source).catch(() => undefined);
    const loading = new ArchiveLoading(this.#parts);
    const timer = setTimeout(() => {
      source.destroy(new Error('it took too long'));
      loading.stop();
    }, archiveLimits.allMs);
    let unpacked = 0;
    try {
      for await (const file of readTar(source, archiveLimits.wholeBytes)) {
        unpacked += file.bytes.length;
        if (unpacked > archiveLimits.unpackedBytes) throw broken(`it unpacks to more than ${archiveLimits.unpackedBytes} bytes`);
        await loading.take(file);
      }
      return this.#parts.summaryOf(await loading.finish());
    } catch (error) {
      await loading.undo();
      if (error instanceof ClassError) throw error;
      log(`An archive was not brought back: ${describeError(error)}`);
      throw broken((error as NodeJS.ErrnoException).code?.startsWith('Z_') === true ? 'it is damaged' : (error as Error).message);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** An archive on its way in. The class is shown to nobody before it is whole. */
class ArchiveLoading {
  readonly #parts: ArchiveParts;
  #record: ClassRecord | null = null;
  readonly #students = new Map<string, StoredStudent>();
  #progress: readonly KeptOfClass[] = [];
  #audit: readonly AuditEntry[] = [];
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
    const { records, roster, joining, live } = this.#parts;
    const record = this.#record;
    if (record === null) throw broken('there is no class in it');
    await this.#settle();
    await records.auditAll(record.id, this.#audit);
    roster.putClass(record);
    await joining.restore([...this.#students.values()]);
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
    try {
      for (const { learner } of this.#students.values()) await (await machines.of(learner)).reset();
      await records.removeClass(record.id);
      roster.removeClass(record.id);
    } catch (error) {
      log(`What was read of an archive could not be removed: ${describeError(error)}`);
    }
  }

  #begin(value: unknown): void {
    const { roster, now } = this.#parts;
    const version = (value as { format?: unknown } | null)?.format;
    if (typeof version === 'number' && version > format)
      throw broken(`a newer notebook wrote it (format ${version}, and this one reads ${format}). Bring it back with that one`);
    const { class: archived, students } = readAbout(value);
    const fresh = newClass(archived, roster, now());
    const isFree = roster.classes.every(({ code }) => readJoinCode(code) !== readJoinCode(archived.code));
    const code = isFree && /^[A-Z]{3,9}-[A-Z]{3,9}$/.test(archived.code) ? archived.code : fresh.code;
    this.#record = { ...fresh, code, createdAt: Math.min(archived.createdAt, now()) };
    // New to this bridge: an archive cannot name whose machine on it is opened.
    for (const { name, hostname, reachable, joinedAt, sealedCode } of students) {
      const learner = randomBytes(16).toString('hex');
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

  /** Has the student's own server do it, inside its walls. */
  async #load(student: StoredStudent, bytes: Buffer): Promise<void> {
    if (bytes.subarray(0, preamble.length).toString('latin1') === preamble)
      throw broken(`the data of ${student.name} has the preamble of an RDB file, which only a server as new as its writer reads`);
    if (bytes[0] !== 0x2a) throw broken(`the data of ${student.name} is no append-only file`);
    if (this.#open?.hostname !== student.hostname) {
      await this.#settle();
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
