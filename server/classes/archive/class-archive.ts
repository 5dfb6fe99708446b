// Class archive: a class as one file, and back: its roster, progress and records, and each student's data as an append-only file.
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Request, Response } from 'express';
import {
  archiveHeader,
  classPaths,
  classWireLimits,
  type ArchiveGap,
  type ArchiveLack,
  type ClassSummary,
} from '../../../src/class-protocol.ts';
import { describeError } from '../../log.ts';
import { ClassError, type ClassRoute } from '../class-part.ts';
import { defaultHost, defaultPort } from '../live/machine-info.ts';
import { oneLine } from '../live/plain-text.ts';
import type { StoredStudent } from '../record-shapes.ts';
import type { ClassRecord } from '../roster.ts';
import { AnswerTime, inTime, type StudentTime } from './answer-time.ts';
import { commandsOf } from './append-only.ts';
import { ArchiveLoading } from './archive-loading.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { format, type About } from './archive-shapes.ts';
import { archiveLimits } from './limits.ts';
import { RedisTalk, TalkError } from './redis-talk.ts';
import { broken, readTar, tarEnd, tarFile, type TarFile } from './tar.ts';

export class ClassArchive {
  readonly #parts: ArchiveParts;
  /** What the last archives lack, by their numbers; once they have been sent whole. */
  readonly #gaps = new Map<string, readonly ArchiveGap[]>();

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  get routes(): ClassRoute[] {
    return [
      {
        who: 'teacher',
        method: 'get',
        path: classPaths.archiveGaps,
        serve: (_teacher, request, response) => void response.json(this.#gapsOf(request.query['archive'])),
      },
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
    const number = randomBytes(8).toString('hex');
    const gaps: ArchiveGap[] = [];
    response.attachment(`${name}.tar.gz`).type('application/gzip').set(archiveHeader, number);
    const signal = AbortSignal.timeout(archiveLimits.allMs);
    // What has begun cannot be refused any more: the download breaks off, which a browser says.
    await pipeline(Readable.from(this.#files(record, gaps, () => this.#note(number, gaps))), createGzip(), response, { signal }).catch(
      (error: unknown) => this.#parts.log(`The archive of ${record.name} broke off: ${describeError(error)}`),
    );
  }

  #note(number: string, gaps: readonly ArchiveGap[]): void {
    this.#gaps.set(number, gaps);
    for (const old of this.#gaps.keys()) if (this.#gaps.size > archiveLimits.noted) this.#gaps.delete(old);
  }

  #gapsOf(number: unknown): readonly ArchiveGap[] {
    const gaps = typeof number === 'string' ? this.#gaps.get(number) : undefined;
    if (gaps === undefined)
      throw new ClassError(404, {
        code: 'not-found',
        message: 'It is not known whether this archive is whole. Archive the class again.',
        reason: { is: 'archive-unknown' },
      });
    return gaps;
  }

  /** gaps: gets what they lack. sent: called before the last of them goes. */
  async *#files(record: ClassRecord, gaps: ArchiveGap[], sent: () => void): AsyncGenerator<Buffer> {
    const { records, members, live, kept, machines, now, log } = this.#parts;
    const students = members.membersOf(record.id);
    const extended = new Set<string>();
    for (const { learner } of students) if (await machines.isExtended(learner)) extended.add(learner);
    const { name, code, createdAt, places, lessons, mayLook } = record;
    const head: About = {
      format,
      archivedAt: now(),
      class: { name, code, createdAt, places, lessons: [...lessons], mayLook },
      students: students.map(({ learner, name: own, hostname, reachable, joinedAt, sealedCode }) => ({
        name: own,
        hostname,
        reachable,
        joinedAt,
        sealedCode,
        ...(extended.has(learner) && { isExtended: true }),
      })),
    };
    const whole = (file: string, value: unknown): Buffer[] => tarFile({ name: file, bytes: Buffer.from(JSON.stringify(value)) }, now());
    yield* whole('class.json', head);
    yield* whole('progress.json', await live.progressOf(record.id));
    yield* whole('audit.json', await records.auditTrail(record.id));
    const time = new AnswerTime(students.length);
    for (const student of students) {
      yield* whole(`students/${student.hostname}/kept.json`, await kept.all(student));
      try {
        yield* this.#appendOnly(student, time.ofStudent(), gaps);
      } catch (error) {
        // One whose server tells nothing, behind a password say, keeps nobody else out.
        log(`The data of ${student.name} is not in the archive of ${name}: ${describeError(error)}`);
        gaps.push({ name: student.name, lacks: 'all', ...reasonOf(error as Error) });
        yield* whole(`students/${student.hostname}/missing.json`, { why: (error as Error).message });
      }
    }
    for (const { name: removed } of members.removedOf(record.id)) gaps.push({ name: removed, lacks: 'all', why: 'removed' });
    sent();
    yield tarEnd;
  }

  /** A student's data in parts: put together in their order they are one append-only file. */
  async *#appendOnly({ learner, name, hostname }: StoredStudent, time: StudentTime, gaps: ArchiveGap[]): AsyncGenerator<Buffer> {
    const { machines } = this.#parts;
    const lacks = new Map<string, ArchiveLack>();
    const lack = (one: ArchiveLack): void => void lacks.set(JSON.stringify(one), one);
    const opening = async (): Promise<RedisTalk> => new RedisTalk(await (await machines.of(learner)).connect(defaultHost, defaultPort));
    const opened = opening();
    const talk = await inTime(time, () => opened).catch((error: unknown) => {
      // One that comes after all is wanted no more.
      opened.then((late) => late.close()).catch(() => undefined);
      throw error;
    });
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
      // Whatever else the student's machine keeps is named, be it of a server that they stopped.
      for (const port of await inTime(time, () => machines.portsWithData(learner)))
        if (port !== defaultPort) lack({ lacks: 'server', port });
      for await (const command of commandsOf(talk, lack, { bytes: archiveLimits.toldBytes, time })) {
        parts.push(command);
        bytes += command.length;
        if (bytes >= archiveLimits.partBytes) yield* part();
      }
      if (bytes > 0) yield* part();
    } finally {
      talk.close();
      for (const one of lacks.values()) gaps.push({ name, ...one });
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

/** Why nothing could be had of a student's data. */
function reasonOf(error: Error): { readonly why: 'silent' | 'closed' } | { readonly why: 'refused'; readonly text: string } {
  return error instanceof TalkError && error.why !== 'refused'
    ? { why: error.why }
    : { why: 'refused', text: oneLine(error.message, classWireLimits.errorCharacters) };
}
