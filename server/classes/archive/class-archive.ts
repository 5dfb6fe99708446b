// Class archive: a class as one file, and back: its roster, progress and records, and each student's data as an append-only file.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { classPaths, type ClassSummary } from '../../../src/class-protocol.ts';
import { describeError, type Log } from '../../log.ts';
import type { PrivateMachines } from '../../machine.ts';
import { newClass } from '../class-ground.ts';
import { ClassError, type ClassRoute } from '../class-part.ts';
import type { AuditEntry, ClassRecords, StoredStudent } from '../class-records.ts';
import { readJoinCode } from '../codes.ts';
import type { Joining } from '../joining.ts';
import type { KeptRecords } from '../kept.ts';
import { classLimits } from '../limits.ts';
import type { KeptOfClass } from '../live/class-board.ts';
import type { ClassRecord, Roster } from '../roster.ts';
import { commandsOf, preamble } from './append-only.ts';
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

const about = z.object({
  format: z.int(),
  archivedAt: z.number(),
  class: z.object({
    name: z.string().min(1).max(classLimits.nameCharacters),
    code: z.string().max(40),
    createdAt: z.number(),
    places: z.int().min(1).max(classLimits.mostPlaces),
    lessons: z.array(z.object({ page: z.string().max(classLimits.addressCharacters), isDue: z.boolean() })).max(classLimits.lessons),
    mayLook: z.boolean(),
  }),
  students: z
    .array(
      z.object({
        name: z.string().min(1).max(64),
        hostname: z.string().regex(/^[a-z](?:[a-z\d-]{0,30}[a-z\d])?$/),
        reachable: z.boolean(),
        joinedAt: z.number(),
        sealedCode: z.string().max(200),
      }),
    )
    .max(classLimits.mostPlaces),
});
type About = z.infer<typeof about>;

const keptRecords = z.array(z.object({ key: z.string(), text: z.string().nullable(), changedAt: z.number() }));

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
    const { roster, log } = this.#parts;
    const source = createGunzip();
    // What goes wrong on the way is met by whoever reads.
    pipeline(request, source).catch(() => undefined);
    const loading = new ArchiveLoading(this.#parts);
    try {
      for await (const file of readTar(source, archiveLimits.wholeBytes)) await loading.take(file);
      const record = await loading.finish();
      return this.#parts.summaryOf(roster.classOf(record.id) ?? record);
    } catch (error) {
      await loading.undo();
      if (error instanceof ClassError) throw error;
      log(`An archive was not brought back: ${describeError(error)}`);
      throw broken((error as NodeJS.ErrnoException).code?.startsWith('Z_') === true ? 'it is damaged' : (error as Error).message);
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
    if (name === 'progress.json') this.#progress = json(bytes) as KeptOfClass[];
    if (name === 'audit.json') this.#audit = json(bytes) as AuditEntry[];
    const [, hostname = '', file = ''] = /^students\/([a-z\d-]+)\/([\w.]+)$/.exec(name) ?? [];
    const student = this.#students.get(hostname);
    if (student === undefined) return;
    if (file === 'kept.json') for (const record of keptRecords.parse(json(bytes))) await this.#parts.kept.put(student, record);
    if (file.startsWith('appendonly.aof.')) await this.#load(student, bytes);
  }

  /** The class, whole. */
  async finish(): Promise<ClassRecord> {
    const { records, roster, joining, live } = this.#parts;
    const record = this.#record;
    if (record === null) throw broken('there is no class in it');
    await this.#settle();
    await records.putClass(record);
    for (const entry of this.#audit) await records.audit(record.id, entry);
    roster.putClass(record);
    await joining.restore([...this.#students.values()]);
    await live.restore(record.id, this.#progress);
    return record;
  }

  /** Leaves nothing of it. */
  async undo(): Promise<void> {
    this.#open?.talk.close();
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
    const parsed = about.safeParse(value);
    if (!parsed.success) throw broken(`its class.json is wrong at ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
    const { class: archived, students } = parsed.data;
    const fresh = newClass(archived, roster, now());
    const isFree = roster.classes.every(({ code }) => readJoinCode(code) !== readJoinCode(archived.code));
    const code = isFree && /^[A-Z]{3,9}-[A-Z]{3,9}$/.test(archived.code) ? archived.code : fresh.code;
    this.#record = { ...fresh, code, createdAt: archived.createdAt };
    // New to this bridge: an archive cannot name whose machine on it is opened.
    for (const one of students) this.#students.set(one.hostname, { ...one, learner: randomBytes(16).toString('hex'), class: fresh.id });
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

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw broken('a file in it is no JSON');
  }
}
