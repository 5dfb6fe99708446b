// Tests of what is kept for students, on a real Redis.
import { Redis } from 'ioredis';
import type { Request, Response } from 'express';
import { afterAll, assert, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestRedis, type TestRedis } from '../testing/test-redis.ts';
import { KeptRecords, keptRoutes } from './kept.ts';
import { keptLimits } from './limits.ts';
import type { Student } from './roster.ts';

let server: TestRedis;
let redis: Redis;
let log: string[];
const now = 1_800_000_000_000;

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis({ path: server.path, keyPrefix: 'notebook:' });
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  log = [];
  await redis.flushall();
});

const ada: Student = { learner: 'a'.repeat(32), class: '0123456789ab', name: 'Ada', hostname: 'ada', reachable: true, joinedAt: 1 };
const ben: Student = { ...ada, learner: 'b'.repeat(32), name: 'Ben', hostname: 'ben' };
const records = (): KeptRecords =>
  new KeptRecords(
    redis,
    (entry) => log.push(entry),
    () => now,
  );
const edit = (text: string | null, changedAt: number, key = 'edits:/quickstart/#redis.main.0.0') => ({ key, text, changedAt });

test('of each record the newest is kept, whichever comes last, and everybody has their own', async () => {
  const kept = records();
  expect(await kept.put(ada, edit('"one"', 10))).toEqual(edit('"one"', 10));
  expect(await kept.put(ada, edit('"two"', 20))).toEqual(edit('"two"', 20));
  // An older copy is answered with the newer one.
  expect(await kept.put(ada, edit('"late"', 15))).toEqual(edit('"two"', 20));
  expect(await kept.put(ada, edit('"same time"', 20))).toEqual(edit('"two"', 20));
  expect(await kept.put(ada, edit('1=2\n=', 5, 'cells:/python/#'))).toEqual(edit('1=2\n=', 5, 'cells:/python/#'));
  expect((await kept.all(ada)).toSorted((one, other) => one.key.localeCompare(other.key))).toEqual([
    edit('1=2\n=', 5, 'cells:/python/#'),
    edit('"two"', 20),
  ]);
  expect(await kept.all(ben)).toEqual([]);
});

test('what was removed stays removed for older copies, and comes back with a newer one', async () => {
  const kept = records();
  await kept.put(ada, edit('"one"', 10));
  expect(await kept.put(ada, edit(null, 20))).toEqual(edit(null, 20));
  expect(await kept.put(ada, edit('"one"', 10))).toEqual(edit(null, 20));
  expect(await kept.all(ada)).toEqual([edit(null, 20)]);
  expect(await kept.put(ada, edit('"again"', 30))).toEqual(edit('"again"', 30));
});

test('two browsers that write at once leave the newest', async () => {
  const kept = records();
  const times = [7, 3, 9, 1, 8, 2];
  await Promise.all(times.map((at) => kept.put(ada, edit(`"${at}"`, at))));
  expect(await kept.all(ada)).toEqual([edit('"9"', 9)]);
});

test('a change takes the place of what it was made on alone, whatever the clocks say, and is answered with what it does not know', async () => {
  const kept = records();
  const first = await kept.put(ada, { ...edit('"one"', 10), base: [] });
  expect(first).toEqual(edit('"one"', 10));
  const theirs = await kept.put(ada, { ...edit('"theirs"', 20), base: [10] });
  // Newer by the clock, and made on what was there before.
  expect(await kept.put(ada, { ...edit('"mine"', 30), base: [10] })).toEqual(theirs);
  expect(await kept.put(ada, { ...edit('"mine"', 30), base: [] })).toEqual(theirs);
  expect(await kept.put(ada, { ...edit(null, 30), base: [2] })).toEqual(theirs);
  expect(await kept.all(ada)).toEqual([theirs]);
  // A late clock's change gets a time of its own, so that no two versions share one.
  expect(await kept.put(ada, { ...edit('"both"', 5), base: [10, 20] })).toEqual(edit('"both"', 21));
  // One that is far ahead keeps its own, by which its browser knows it again where the answer was lost.
  const ahead = now * 2;
  expect(await kept.put(ada, { ...edit('"ahead"', ahead), base: [21] })).toEqual(edit('"ahead"', ahead));
  expect(await kept.put(ada, { ...edit('"next"', ahead), base: [ahead] })).toEqual(edit('"next"', ahead + 1));
  expect(await redis.hget('class:0123456789ab:kept-bytes', ada.learner)).toBe(
    String(edit(null, 0).key.length + `${ahead + 1}="next"`.length + keptLimits.besidesBytes),
  );
});

test('of two browsers that change one version at once one has its place, and the other hears of it', async () => {
  const kept = records();
  await kept.put(ada, edit('"one"', 10));
  const replies = await Promise.all(['"a"', '"b"', '"c"'].map((text, at) => kept.put(ada, { ...edit(text, 20 + at), base: [10] })));
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
});

test('a browser whose clock runs far ahead does not win for ever where only the clocks decide', async () => {
  const kept = records();
  expect((await kept.put(ada, edit('"far"', now + 10 ** 9))).changedAt).toBe(now + keptLimits.aheadMs);
});

test('at the quota nothing more is kept, nothing that is there is lost, and less is always taken', async () => {
  const kept = records();
  const quarter = 'x'.repeat(keptLimits.studentBytes / 4 - 300);
  for (const name of ['a', 'b', 'c', 'd']) await kept.put(ada, edit(quarter, 1, `cells:/${name}/#`));
  await expect(kept.put(ada, edit(quarter, 1, 'cells:/e/#'))).rejects.toMatchObject({ status: 507, refusal: { code: 'too-large' } });
  expect(await kept.all(ada)).toHaveLength(4);
  expect(await kept.put(ben, edit(quarter, 1))).toMatchObject({ changedAt: 1 });
  await kept.put(ada, edit(null, 2, 'cells:/a/#'));
  await kept.put(ada, edit(quarter, 2, 'cells:/e/#'));
  expect(await redis.hget('class:0123456789ab:kept-bytes', ada.learner)).toBe(
    String(
      Object.entries(await redis.hgetall(`class:0123456789ab:kept:${ada.learner}`)).reduce(
        (sum, [key, value]) => sum + key.length + value.length + keptLimits.besidesBytes,
        0,
      ),
    ),
  );
});

test('keys count as much as texts do', async () => {
  const kept = records();
  const long = '\u20ac'.repeat(keptLimits.keyCharacters - 10);
  const put = async (): Promise<void> => {
    for (let at = 0; at < keptLimits.studentRecords; at += 1) await kept.put(ada, edit(null, 1, `${long}${at}`));
  };
  await expect(put()).rejects.toMatchObject({ status: 507 });
  const held = (await redis.hkeys(`class:0123456789ab:kept:${ada.learner}`)).join('');
  expect(Buffer.byteLength(held)).toBeLessThanOrEqual(keptLimits.studentBytes);
});

test('a state that is nearly full keeps no more of students, who can make it less', async () => {
  await records().put(ada, edit('"long"'.repeat(100), 1));
  const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
  await redis.config('SET', 'maxmemory', Math.floor(used * 1.1));
  try {
    const kept = records();
    await expect(kept.put(ben, edit('"one"', 1))).rejects.toMatchObject({ status: 507, refusal: { code: 'too-large' } });
    expect(await kept.put(ada, edit('"short"', 2))).toEqual(edit('"short"', 2));
    expect(log).toEqual([expect.stringContaining('nearly full')]);
    // What a class itself needs goes on.
    await redis.set('other', 'written');
  } finally {
    await redis.config('SET', 'maxmemory', 0);
  }
});

test('all that is kept is below the class, and goes with it', async () => {
  await records().put(ada, edit('"one"', 10));
  expect((await redis.keys('*')).every((key) => key.startsWith('notebook:class:0123456789ab:'))).toBe(true);
});

test('who asks again and again for all that is kept of theirs has to wait, and nobody else', async () => {
  const [look] = keptRoutes(records());
  assert(look?.who === 'student');
  const replies: unknown[] = [];
  const ask = async (student: Student): Promise<unknown> =>
    look.serve(student, {} as Request, { json: (reply: unknown) => replies.push(reply) } as unknown as Response);
  const { burst, everyMs, waitMs } = keptLimits.looks;
  const asked = Array.from({ length: burst + waitMs / everyMs + 1 }, async () => await ask(ada));
  // Those that wait are answered, or not, when nobody looks any more.
  void Promise.allSettled(asked);
  await expect(asked.at(-1)).rejects.toMatchObject({ status: 429 });
  await ask(ben);
  await Promise.allSettled(asked.slice(0, burst));
  expect(replies).toHaveLength(burst + 1);
});
