// Tests of data as commands, of real servers whose owners have renamed theirs.
import { afterEach, expect, test } from 'vitest';
import { command, converse, startTestRedis, type TestRedis } from '../../testing/test-redis.ts';
import { AnswerTime } from './answer-time.ts';
import { commandsOf } from './append-only.ts';
import { RedisTalk } from './redis-talk.ts';

const started: TestRedis[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((redis) => redis.stop()));
});

async function start(...args: string[]): Promise<TestRedis> {
  const redis = await startTestRedis(args);
  started.push(redis);
  return redis;
}

/** What makes a server's data again. waited: in milliseconds at most. meanwhile: is awaited after each command. */
async function told(redis: TestRedis, waited = 60_000, meanwhile?: (part: string) => unknown, bytes = 1e6): Promise<string> {
  const talk = new RedisTalk(await redis.connect());
  const time = new AnswerTime(1, { own: waited, ownAll: waited, pool: 0 }).ofStudent();
  const parts: string[] = [];
  try {
    for await (const part of commandsOf(talk, () => undefined, { bytes, time })) {
      parts.push(Buffer.from(part).toString());
      await meanwhile?.(parts.at(-1) ?? '');
    }
  } finally {
    talk.close();
  }
  return parts.join('');
}

/** Which a value's digest is asked with. */
const debug = ['--enable-debug-command', 'local'];

/** Replies of a server that gets what another told. */
async function restored(parts: string, ...questions: string[]): Promise<string[]> {
  const socket = await (await start(...debug)).connect();
  const count = parts.match(/^\*/gm)?.length ?? 0;
  const replies = await converse(socket, parts + questions.join(''), count + questions.length);
  socket.destroy();
  expect(replies.filter((reply) => reply.startsWith('-'))).toEqual([]);
  return replies.slice(count);
}

test('keys are told as far as they go', async () => {
  const redis = await start();
  const socket = await redis.connect();
  await converse(socket, command('MSET', 'a', '1', 'b', '2') + command('SELECT', '3') + command('SET', 'c', '3'), 3);
  socket.destroy();
  expect((await told(redis)).match(/\$3\r\nSET/g)).toHaveLength(3);
});

/** Ten commands that begin alike, each with its number. */
function numbered(words: string[], each: (at: string) => string[]): string[] {
  return Array.from({ length: 10 }, (_, at) => command(...words, ...each(String(at))));
}

test('keys that are larger than what a server holds for a client are told all the same', async () => {
  const redis = await start('--client-output-buffer-limit', 'normal 8mb 4mb 10', ...debug);
  const socket = await redis.connect();
  const large = 'x'.repeat(1024 * 1024);
  const sent = [
    command('SET', 'string', large.repeat(10)),
    ...numbered(['RPUSH', 'list'], (at) => [at + large]),
    ...numbered(['SADD', 'set'], (at) => [at + large]),
    ...numbered(['HSET', 'hash'], (at) => [at, large]),
    ...numbered(['ZADD', 'sorted'], (at) => [at, at + large]),
    ...numbered(['XADD', 'stream'], (at) => [`${Number(at) + 1}-1`, 'k', large]),
  ];
  await converse(socket, sent.join(''), sent.length);
  const parts = await told(redis, undefined, undefined, 1e9);
  const questions = ['string', 'list', 'set', 'hash', 'sorted', 'stream'].map((key) => command('DEBUG', 'DIGEST-VALUE', key));
  const now = await converse(socket, questions.join(''), questions.length);
  socket.destroy();
  expect(new Set(now).size).toBe(questions.length);
  expect(await restored(parts, ...questions)).toEqual(now);
});

test('a SCAN that goes round without an end is left, and the reason is told', async () => {
  const redis = await start('--rename-command', 'SCAN', 'look', '--rename-command', 'MGET', 'SCAN');
  const socket = await redis.connect();
  await converse(socket, command('MSET', '0', '1', '1', '1'), 1);
  socket.destroy();
  await expect(told(redis, 50)).rejects.toThrow('it took too long to tell its data');
});

test('so is a group of which ever more waits to be acknowledged', async () => {
  const redis = await start('--rename-command', 'XPENDING', 'xp', '--rename-command', 'EVAL', 'XPENDING');
  const socket = await redis.connect();
  const script = "local rows = {} for at = 1, tonumber(ARGV[3]) do rows[at] = {'1-1', 'ada', 1, 1} end return rows";
  const sent = [command('XADD', script, '1-1', 'k', 'v'), command('XGROUP', 'CREATE', script, '0', '0')];
  await converse(socket, sent.join(''), sent.length);
  socket.destroy();
  await expect(told(redis)).rejects.toThrow('it tells of data without an end');
});

test('and a server whose keys have ever new types', async () => {
  const redis = await start('--rename-command', 'TYPE', 'kind', '--rename-command', 'ECHO', 'TYPE');
  const socket = await redis.connect();
  await converse(socket, command('MSET', ...Array.from({ length: 200 }, (_, at) => [`type ${at}`, '1']).flat()), 1);
  socket.destroy();
  await expect(told(redis)).rejects.toThrow('it tells of data without an end');
});

test('a server that says nothing is not waited for longer than its student has time', async () => {
  const redis = await start();
  const socket = await redis.connect();
  await converse(socket, command('CLIENT', 'PAUSE', '600000', 'ALL'), 1);
  await expect(told(redis, 50)).rejects.toThrow('it took too long to tell its data');
  socket.destroy();
});

test('a stream that is gone before all of it is told is taken back, and keeps nothing else back', async () => {
  const redis = await start();
  const socket = await redis.connect();
  const sent = [command('XADD', 'stream', '1-1', 'k', 'v'), command('XGROUP', 'CREATE', 'stream', 'readers', '0')];
  await converse(socket, [...sent, command('SET', 'a', '1')].join(''), 3);
  const parts = await told(redis, undefined, (part) => part.includes('XADD') && converse(socket, command('DEL', 'stream'), 1));
  socket.destroy();
  expect(parts).toContain('XADD');
  expect(await restored(parts, command('KEYS', '*'))).toEqual(['*1\r\n$1\r\na\r\n']);
});

const withGroups = [
  command('XADD', 'stream', '1-1', 'k', 'v'),
  command('XGROUP', 'CREATE', 'stream', 'early', '0'),
  command('XGROUP', 'CREATE', 'stream', 'late', '0'),
  command('XREADGROUP', 'GROUP', 'early', 'ada', 'STREAMS', 'stream', '>'),
  command('XREADGROUP', 'GROUP', 'late', 'zoe', 'STREAMS', 'stream', '>'),
];

test('a group that is destroyed meanwhile is taken back, and the groups behind it are told', async () => {
  // Right after its start, and where its consumers have been told as well.
  for (const after of [/CREATE\r\n\$6\r\nstream\r\n\$5\r\nearly/, /CREATECONSUMER[^]*early/]) {
    const redis = await start();
    const socket = await redis.connect();
    await converse(socket, withGroups.join(''), withGroups.length);
    const destroy = command('XGROUP', 'DESTROY', 'stream', 'early');
    const parts = await told(redis, undefined, (part) => after.test(part) && converse(socket, destroy, 1));
    const questions = [command('XINFO', 'GROUPS', 'stream'), command('XPENDING', 'stream', 'late')];
    const now = await converse(socket, questions.join(''), 2);
    socket.destroy();
    expect(now[1]).toContain('zoe');
    expect(await restored(parts, ...questions)).toEqual(now);
  }
});

test('a stream that goes while its last group is told is taken back', async () => {
  const redis = await start();
  const socket = await redis.connect();
  await converse(socket, withGroups.join(''), withGroups.length);
  const goes = /CREATECONSUMER[^]*late/;
  const parts = await told(redis, undefined, (part) => goes.test(part) && converse(socket, command('DEL', 'stream'), 1));
  socket.destroy();
  expect(await restored(parts, command('DBSIZE'))).toEqual([':0\r\n']);
});
