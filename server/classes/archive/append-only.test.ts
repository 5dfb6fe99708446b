// Tests of data as commands, of real servers whose owners have renamed theirs.
import { afterEach, expect, test } from 'vitest';
import type { ArchiveLack } from '../../../src/class-protocol.ts';
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

/** waited: in milliseconds at most. meanwhile: is awaited after each command. left: gets what is not told. */
interface ToldHow {
  readonly waited?: number;
  readonly meanwhile?: (part: string) => unknown;
  readonly bytes?: number;
  readonly left?: ArchiveLack[];
}

/** What makes a server's data again. */
async function told(redis: TestRedis, { waited = 60_000, meanwhile, bytes = 1e6, left = [] }: ToldHow = {}): Promise<string> {
  const talk = new RedisTalk(await redis.connect());
  const time = new AnswerTime(1, { own: waited, ownAll: waited, pool: 0 }).ofStudent();
  const parts: string[] = [];
  try {
    for await (const part of commandsOf(talk, (lack) => left.push(lack), { bytes, time })) {
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
    ...numbered(['ZADD', 'sorted'], (at) => [`${at}.1`, at + large]),
    ...numbered(['XADD', 'stream'], (at) => [`${Number(at) + 1}-1`, 'k', large]),
  ];
  await converse(socket, sent.join(''), sent.length);
  const parts = await told(redis, { bytes: 1e9 });
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
  await expect(told(redis, { waited: 50 })).rejects.toThrow('it took too long to tell its data');
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
  await expect(told(redis, { waited: 50 })).rejects.toThrow('it took too long to tell its data');
  socket.destroy();
});

test('a stream that is gone before all of it is told is taken back, and keeps nothing else back', async () => {
  const redis = await start();
  const socket = await redis.connect();
  const sent = [command('XADD', 'stream', '1-1', 'k', 'v'), command('XGROUP', 'CREATE', 'stream', 'readers', '0')];
  await converse(socket, [...sent, command('SET', 'a', '1')].join(''), 3);
  const parts = await told(redis, { meanwhile: (part) => part.includes('XADD') && converse(socket, command('DEL', 'stream'), 1) });
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
    const parts = await told(redis, { meanwhile: (part) => after.test(part) && converse(socket, destroy, 1) });
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
  const parts = await told(redis, { meanwhile: (part) => goes.test(part) && converse(socket, command('DEL', 'stream'), 1) });
  socket.destroy();
  expect(await restored(parts, command('DBSIZE'))).toEqual([':0\r\n']);
});

/** A megabyte's third: four of them are more than one answer has. */
const third = 'x'.repeat(350_000);

/** What makes a large key of each kind again and again: its members begin with a digit each. */
const makes = {
  string: [command('SET', 'key', third.repeat(4))],
  list: [command('RPUSH', 'key', ...['0', '1', '2', '3'].map((at) => at + third))],
  set: [command('SADD', 'key', ...Array.from({ length: 600 }, (_, at) => `${at} ${third.slice(0, 2_000)}`))],
  hash: [command('HSET', 'key', ...Array.from({ length: 600 }, (_, at) => [`${at}`, third.slice(0, 2_000)]).flat())],
  zset: [command('ZADD', 'key', ...Array.from({ length: 600 }, (_, at) => [`${at}`, `${at} ${third.slice(0, 2_000)}`]).flat())],
} as const;
const kinds = Object.keys(makes) as (keyof typeof makes)[];

/** Does something once, right after the key's first part is told. */
function once(then: () => unknown): (part: string) => unknown {
  let isDone = false;
  return (part) => {
    if (isDone || !part.includes('key')) return;
    isDone = true;
    return then();
  };
}

test.each(kinds)('a %s that goes while it is told is taken back', async (kind) => {
  const redis = await start();
  const socket = await redis.connect();
  await converse(socket, makes[kind].join(''), 1);
  const meanwhile = once(() => converse(socket, command('DEL', 'key'), 1));
  const parts = await told(redis, { meanwhile, bytes: 1e9 });
  socket.destroy();
  expect(parts).toContain('key');
  expect(await restored(parts, command('DBSIZE'))).toEqual([':0\r\n']);
});

test.each(kinds)('a %s that comes again as another type is told as what it is', async (kind) => {
  const redis = await start();
  const socket = await redis.connect();
  const other = kind === 'string' ? command('RPUSH', 'key', 'other') : command('SET', 'key', 'other');
  await converse(socket, makes[kind].join('') + command('SET', 'a', '1') + command('SELECT', '1') + command('SET', 'b', '1'), 4);
  const meanwhile = once(() => converse(socket, command('SELECT', '0') + command('DEL', 'key') + other, 3));
  const parts = await told(redis, { meanwhile, bytes: 1e9 });
  socket.destroy();
  const answers = await restored(parts, command('EXISTS', 'b'), command('SELECT', '0'), command('TYPE', 'key'), command('GET', 'a'));
  expect(answers).toEqual([':1\r\n', '+OK\r\n', kind === 'string' ? '+list\r\n' : '+string\r\n', '$1\r\n1\r\n']);
});

test.each([
  ['loses its head', command('LPOP', 'key')],
  ['gets a new one', command('LPUSH', 'key', 'new')],
])('a list that %s while it is told has all its members, once each', async (_, change) => {
  const redis = await start(...debug);
  const socket = await redis.connect();
  await converse(socket, makes.list.join(''), 1);
  const left: ArchiveLack[] = [];
  const parts = await told(redis, { meanwhile: once(() => converse(socket, change, 1)), bytes: 1e9, left });
  const question = command('DEBUG', 'DIGEST-VALUE', 'key');
  const now = await converse(socket, question, 1);
  socket.destroy();
  expect(await restored(parts, question)).toEqual(now);
  expect(left).toEqual([]);
});

test('a list that changes each time it is told is left out, by name of what it is, and lists behind it are not', async () => {
  const redis = await start();
  const socket = await redis.connect();
  await converse(socket, [...makes.list, command('SELECT', '1'), ...makes.list].join(''), 3);
  await converse(socket, command('SELECT', '0'), 1);
  const left: ArchiveLack[] = [];
  let database = '';
  const meanwhile = (part: string): unknown => {
    database = /SELECT\r\n\$1\r\n(\d)/.exec(part)?.[1] ?? database;
    return database === '0' && part.includes('RPUSH') && converse(socket, command('LPUSH', 'key', 'new'), 1);
  };
  const parts = await told(redis, { meanwhile, bytes: 1e9, left });
  socket.destroy();
  expect(left).toEqual([{ lacks: 'changing-keys' }]);
  const questions = [command('LLEN', 'key'), command('SELECT', '0'), command('EXISTS', 'key')];
  expect(await restored(parts, ...questions)).toEqual([':4\r\n', '+OK\r\n', ':0\r\n']);
});

test('a sorted set whose members go and move while it is told has all that stay', async () => {
  const redis = await start();
  const socket = await redis.connect();
  await converse(socket, makes.zset.join(''), 1);
  const lowest = Array.from({ length: 100 }, (_, at) => `${at} ${third.slice(0, 2_000)}`);
  const meanwhile = once(() => converse(socket, command('ZREM', 'key', ...lowest), 1));
  const parts = await told(redis, { meanwhile, bytes: 1e9 });
  const members = (await converse(socket, command('ZRANGE', 'key', '0', '-1'), 1)).join('').match(/\d+ x+/g) ?? [];
  socket.destroy();
  expect(members).toHaveLength(500);
  expect((await restored(parts, command('ZMSCORE', 'key', ...members))).join('')).not.toContain('$-1');
});

test.each([
  ['that its size is asked with', ['MEMORY']],
  ['that watches', ['WATCH']],
  ['that begins a transaction', ['MULTI']],
  ['that ends one', ['EXEC']],
  ['that tells of commands', ['COMMAND']],
])('large keys of a server without the command %s are told all the same', async (_, renamed) => {
  const away = renamed.flatMap((name) => ['--rename-command', name, '']);
  const redis = await start('--client-output-buffer-limit', 'normal 8mb 4mb 10', ...debug, ...away);
  const socket = await redis.connect();
  const sent = kinds.map((kind) => makes[kind].join('').replace('$3\r\nkey', `$${kind.length}\r\n${kind}`));
  await converse(socket, sent.join(''), sent.length);
  const parts = await told(redis, { bytes: 1e9 });
  const questions = kinds.map((key) => command('DEBUG', 'DIGEST-VALUE', key));
  const now = await converse(socket, questions.join(''), questions.length);
  socket.destroy();
  expect(await restored(parts, ...questions)).toEqual(now);
});

test('when fields go is asked once of a server that knows no such thing', async () => {
  const redis = await start();
  const socket = await redis.connect();
  await converse(socket, makes.hash.join('') + command('HSET', 'other', 'k', 'v'), 2);
  await told(redis, { bytes: 1e9 });
  const [stats = ''] = await converse(socket, command('INFO', 'everything'), 1);
  socket.destroy();
  const asked = [/cmdstat_command\|info:calls=(\d+)/, /errorstat_ERR:count=(\d+)/].map((each) => Number(each.exec(stats)?.[1] ?? 0));
  expect(Math.max(...asked)).toBeLessThan(2);
});
