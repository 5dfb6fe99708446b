// Kept: what students' browsers keep of theirs, in the class's state, so that another browser of theirs finds it.
import { performance } from 'node:perf_hooks';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { classPaths, classWireLimits, type KeptChange, type KeptRecord } from '../../src/class-protocol.ts';
import type { Log } from '../log.ts';
import { TokenBuckets } from '../token-buckets.ts';
import { ClassError, type ClassRoute } from './class-part.ts';
import { keptLimits } from './limits.ts';
import type { Student } from './roster.ts';

const recordShape = z.strictObject({
  key: z.string().min(1).max(keptLimits.keyCharacters),
  text: z
    .string()
    .refine(
      (text) => Buffer.byteLength(text) <= classWireLimits.keptRecordBytes,
      `expected at most ${classWireLimits.keptRecordBytes} bytes`,
    )
    .nullable(),
  changedAt: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
});

/** A record of an archive. */
export const keptRecord: z.ZodType<KeptRecord> = recordShape;

/** A record as a browser brings it. */
const keptChange: z.ZodType<KeptChange> = recordShape.extend({
  base: z.array(z.int().min(0)).max(keptLimits.baseVersions).optional(),
});

/** A value of the hash: when it changed, and "=" with its text, or nothing where it was removed. */
const value = /^(\d+)(?:=([^]*))?$/;

/**
 * KEYS: the student's records, the bytes of all students of the class. ARGV: key, time, the value after it, student, most bytes,
 * most records, bytes that a record takes besides, 1 where the state has no room for more, then 'any' where it takes the place of
 * whatever is older, or the times of those whose place it takes, each between commas. In one step, so that of two browsers that
 * write at once neither takes the place of what it does not know, and the sum is right. Replies with the value that is kept now,
 * or with an error that names the quota.
 */
const keepChange = `
local old = redis.call('HGET', KEYS[1], ARGV[1])
local at = tonumber(ARGV[2])
if old then
  local time = string.match(old, '^%d+')
  if ARGV[9] == 'any' then
    if tonumber(time) >= at then return old end
  else
    if not string.find(ARGV[9], ',' .. time .. ',', 1, true) then return old end
    at = math.max(at, tonumber(time) + 1)
  end
end
local value = string.format('%.0f', at) .. ARGV[3]
local besides = #ARGV[1] + tonumber(ARGV[7])
local grows = #value + besides - (old and #old + besides or 0)
local sum = tonumber(redis.call('HGET', KEYS[2], ARGV[4]) or '0') + grows
if grows > 0 and ARGV[8] == '1' then return redis.error_reply('QUOTA state') end
if grows > 0 and sum > tonumber(ARGV[5]) then return redis.error_reply('QUOTA bytes') end
if not old and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[6]) then return redis.error_reply('QUOTA records') end
redis.call('HSET', KEYS[1], ARGV[1], value)
redis.call('HSET', KEYS[2], ARGV[4], sum)
return value`;

/** The records of the students of all classes. */
export class KeptRecords {
  readonly #redis: Pick<Redis, 'hgetall' | 'eval' | 'info'>;
  readonly #now: () => number;
  readonly #room: StateRoom;

  /** now: Unix time in milliseconds. */
  constructor(redis: Pick<Redis, 'hgetall' | 'eval' | 'info'>, log: Log, now: () => number = Date.now) {
    this.#redis = redis;
    this.#now = now;
    this.#room = new StateRoom(redis, log);
  }

  /** All of a student's. */
  async all(student: Student): Promise<KeptRecord[]> {
    const fields = await this.#redis.hgetall(recordsOf(student));
    return Object.entries(fields).map(([key, text]) => readValue(key, text));
  }

  /** Keeps a record that was made on what is kept, or is newer, and resolves with what is kept then. Rejects with a ClassError at the student's quota. */
  async put(student: Student, { key, text, changedAt, base }: KeptChange): Promise<KeptRecord> {
    // With a base no clock decides, and a browser knows its own change again by the number that it gave it.
    const at = Math.floor(base === undefined ? Math.min(changedAt, this.#now() + keptLimits.aheadMs) : changedAt);
    const kept = text === null ? '' : `=${text}`;
    const { studentBytes, studentRecords, besidesBytes } = keptLimits;
    const isFull = await this.#room.isFullFor(key.length + kept.length);
    try {
      const names = [recordsOf(student), sumsOf(student)];
      const limits = [studentBytes, studentRecords, besidesBytes, isFull ? 1 : 0];
      const replaced = base === undefined ? 'any' : `,${base.join(',')},`;
      const reply = await this.#redis.eval(keepChange, 2, ...names, key, at, kept, student.learner, ...limits, replaced);
      return readValue(key, String(reply));
    } catch (error) {
      if (error instanceof Error && /QUOTA state|^OOM /.test(error.message))
        throw new ClassError(507, { code: 'too-large', message: stateFullText });
      if (error instanceof Error && error.message.includes('QUOTA')) throw new ClassError(507, { code: 'too-large', message: fullText });
      throw error;
    }
  }
}

const fullText = `The class keeps ${keptLimits.studentBytes / 1024 / 1024} MB of each student's work, and yours is full. It is kept in this browser alone from now on.`;

const stateFullText =
  "The class computer has no room for more of its students' work. Yours is kept in this browser alone from now on. Tell your teacher.";

/** Whether the state has room for more of students' work. A part of it is for the roster, the progress and the audit, which go on. */
class StateRoom {
  readonly #redis: Pick<Redis, 'info'>;
  readonly #log: Log;
  #isFull = false;
  #lookedAt = -Infinity;
  #bytesSince = 0;

  constructor(redis: Pick<Redis, 'info'>, log: Log) {
    this.#redis = redis;
    this.#log = log;
  }

  /** bytes: about what is to be written now. */
  async isFullFor(bytes: number): Promise<boolean> {
    this.#bytesSince += bytes;
    const now = performance.now();
    if (now - this.#lookedAt < keptLimits.lookMs && this.#bytesSince < keptLimits.lookBytes) return this.#isFull;
    this.#lookedAt = now;
    this.#bytesSince = 0;
    const info = await this.#redis.info('memory');
    const fact = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
    // Without a limit it is its owner's to see that it has room.
    const most = fact('maxmemory');
    const isFull = most > 0 && fact('used_memory') > most * keptLimits.stateShare;
    if (isFull && !this.#isFull)
      this.#log("The class's records are nearly full: no more of its students' work is kept there. Joining, progress and deeds go on.");
    this.#isFull = isFull;
    return isFull;
  }
}

/** The routes of the records. */
export function keptRoutes(records: KeptRecords): ClassRoute[] {
  const turns = new TokenBuckets(keptLimits.changes);
  const looks = new TokenBuckets(keptLimits.looks);
  return [
    {
      who: 'student',
      method: 'get',
      path: classPaths.kept,
      async serve(student, _request, response) {
        await turn(looks, student, 'All that the class keeps of yours was asked for too often. It is tried again by itself.');
        response.json(await records.all(student));
      },
    },
    {
      who: 'student',
      method: 'put',
      path: classPaths.kept,
      bodyBytes: keptLimits.bodyBytes,
      async serve(student, request, response) {
        await turn(turns, student, 'Too much is kept at once. It is tried again by itself.');
        response.json(await records.put(student, readChange(request.body)));
      },
    },
  ];
}

/** Resolves at the student's turn. Rejects with a ClassError where that is too far away. */
async function turn(buckets: TokenBuckets, { learner }: Student, tooOften: string): Promise<void> {
  if (!(await buckets.turn(learner))) throw new ClassError(429, { code: 'unavailable', message: tooOften });
}

function readChange(body: unknown): KeptChange {
  const parsed = keptChange.safeParse(body);
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
