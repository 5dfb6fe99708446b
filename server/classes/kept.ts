// Kept: what students' browsers keep of theirs, in the class's state, so that another browser of theirs finds it; of each record the newest.
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { classPaths, classWireLimits, type KeptRecord } from '../../src/class-protocol.ts';
import { TokenBuckets } from '../token-buckets.ts';
import { ClassError, type ClassRoute } from './class-part.ts';
import { keptLimits } from './limits.ts';
import type { Student } from './roster.ts';

/** A record as a browser sends it. */
export const keptRecord: z.ZodType<KeptRecord> = z.strictObject({
  key: z.string().min(1).max(keptLimits.keyCharacters),
  text: z
    .string()
    .refine(
      (text) => Buffer.byteLength(text) <= classWireLimits.keptRecordBytes,
      `expected at most ${classWireLimits.keptRecordBytes} bytes`,
    )
    .nullable(),
  changedAt: z.number().min(0),
});

/** A value of the hash: when it changed, and "=" with its text, or nothing where it was removed. */
const value = /^(\d+)(?:=([^]*))?$/;

/**
 * KEYS: the student's records, the bytes of all students of the class. ARGV: key, value, time, student, most bytes, most
 * records. In one step, so that two browsers that write at once leave the newer record and the right sum. Replies with the
 * value that is kept now, or with an error that names the quota.
 */
const keepNewest = `
local old = redis.call('HGET', KEYS[1], ARGV[1])
if old and tonumber(string.match(old, '^%d+')) >= tonumber(ARGV[3]) then return old end
local sum = tonumber(redis.call('HGET', KEYS[2], ARGV[4]) or '0') + #ARGV[2] - (old and #old or 0)
if #ARGV[2] > (old and #old or 0) and sum > tonumber(ARGV[5]) then return redis.error_reply('QUOTA bytes') end
if not old and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[6]) then return redis.error_reply('QUOTA records') end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[4], sum)
return ARGV[2]`;

/** The records of the students of all classes. */
export class KeptRecords {
  readonly #redis: Pick<Redis, 'hgetall' | 'eval'>;
  readonly #now: () => number;

  /** now: Unix time in milliseconds. */
  constructor(redis: Pick<Redis, 'hgetall' | 'eval'>, now: () => number = Date.now) {
    this.#redis = redis;
    this.#now = now;
  }

  /** All of a student's. */
  async all(student: Student): Promise<KeptRecord[]> {
    const fields = await this.#redis.hgetall(recordsOf(student));
    return Object.entries(fields).map(([key, text]) => readValue(key, text));
  }

  /** Keeps a record that is newer than what is kept, and resolves with what is kept then. Rejects with a ClassError at the student's quota. */
  async put(student: Student, { key, text, changedAt }: KeptRecord): Promise<KeptRecord> {
    const at = Math.floor(Math.min(changedAt, this.#now() + keptLimits.aheadMs));
    const kept = text === null ? `${at}` : `${at}=${text}`;
    const { studentBytes, studentRecords } = keptLimits;
    try {
      const names = [recordsOf(student), sumsOf(student)];
      const reply = await this.#redis.eval(keepNewest, 2, ...names, key, kept, at, student.learner, studentBytes, studentRecords);
      return readValue(key, String(reply));
    } catch (error) {
      if (error instanceof Error && error.message.includes('QUOTA')) throw new ClassError(507, { code: 'too-large', message: fullText });
      throw error;
    }
  }
}

const fullText = `The class keeps ${keptLimits.studentBytes / 1024 / 1024} MB of each student's work, and yours is full. It is kept in this browser alone from now on.`;

/** The routes of the records. */
export function keptRoutes(records: KeptRecords): ClassRoute[] {
  const turns = new TokenBuckets(keptLimits.changes);
  return [
    {
      who: 'student',
      method: 'get',
      path: classPaths.kept,
      serve: async (student, _request, response) => void response.json(await records.all(student)),
    },
    {
      who: 'student',
      method: 'put',
      path: classPaths.kept,
      bodyBytes: keptLimits.bodyBytes,
      async serve(student, request, response) {
        const wait = turns.take(student.learner, performance.now());
        if (wait === null)
          throw new ClassError(429, { code: 'unavailable', message: 'Too much is kept at once. It is tried again by itself.' });
        if (wait > 0) await delay(wait);
        response.json(await records.put(student, readRecord(request.body)));
      },
    },
  ];
}

function readRecord(body: unknown): KeptRecord {
  const parsed = keptRecord.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ClassError(400, {
    code: 'bad-request',
    message: `This is no record of a browser: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
  });
}

function recordsOf({ class: id, learner }: Student): string {
  return `class:${id}:kept:${learner}`;
}

/** Bytes of each student of the class. */
function sumsOf({ class: id }: Student): string {
  return `class:${id}:kept-bytes`;
}

function readValue(key: string, kept: string): KeptRecord {
  const [, at = '0', text] = value.exec(kept) ?? [];
  return { key, text: text ?? null, changedAt: Number(at) };
}
