// The Redis that a class shares: a real one of each class, with its password and its walls.
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Machine } from '../machine.ts';
import { classLimits } from '../network/limits.ts';
import { TestClass } from '../testing/test-class.ts';
import { testHost } from '../testing/test-learners.ts';
import { command, converse } from '../testing/test-redis.ts';

const host = await testHost();
const opened: TestClass[] = [];
const patience = { timeout: 20_000 };

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.remove()));
});

async function open(limits: Record<string, number> = {}): Promise<TestClass> {
  const one = await TestClass.open(host, limits);
  opened.push(one);
  return one;
}

/** The replies to commands on one connection, once it has logged in with the password that the facts tell. */
async function talk(machine: Machine, ...commands: string[][]): Promise<string[]> {
  const stream = await machine.connect('class', 6379);
  const { password = '' } = (await machine.facts()).class ?? {};
  try {
    const sent = [['AUTH', password], ...commands].map((words) => command(...words)).join('');
    return (await converse(stream, sent, commands.length + 1)).slice(1).map((reply) => reply.trimEnd());
  } finally {
    stream.destroy();
  }
}

test('all of a class share one, and those of another class have their own', async () => {
  const lan = await open();
  const [ada, bob, eve] = [await lan.join('ada'), await lan.join('bob'), await lan.join('eve', 'ba9876543210')];
  expect(await talk(ada, ['RPUSH', 'chat', 'hello'])).toEqual([':1']);
  expect(await talk(bob, ['LRANGE', 'chat', '0', '-1'])).toEqual(['*1\r\n$5\r\nhello']);
  expect(await talk(eve, ['EXISTS', 'chat'])).toEqual([':0']);
  const facts = await ada.facts();
  expect(facts.class).toMatchObject({ host: 'class', port: 6379, user: 'default', size: '64 MB' });
  expect(facts.hosts).toContainEqual({ name: 'class', ipv4: '203.0.113.30' });
  expect(facts.class?.password).not.toBe((await eve.facts()).class?.password);
  // A laptop of theirs finds it as well.
  expect(await talk(await lan.machine('ada', 'laptop'), ['LLEN', 'chat'])).toEqual([':1']);
  await expect(ada.connect('class', 6380)).rejects.toMatchObject({ code: 'refused' });
});

test('messages of one come to the others', async () => {
  const lan = await open();
  const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
  const stream = await bob.connect('class', 6379);
  const { password = '' } = (await bob.facts()).class ?? {};
  await converse(stream, command('AUTH', password) + command('SUBSCRIBE', 'room'), 2);
  const [[message], replies] = await Promise.all([once(stream, 'data'), talk(ada, ['PUBLISH', 'room', 'hi'])]);
  expect(replies).toEqual([':1']);
  expect(String(message)).toBe('*3\r\n$7\r\nmessage\r\n$4\r\nroom\r\n$2\r\nhi\r\n');
  stream.destroy();
});

test('nobody is in without the password, and nobody has @admin or @dangerous', async () => {
  const lan = await open();
  const ada = await lan.join('ada');
  const stream = await ada.connect('class', 6379);
  // One after the other: Redis 8.2 leaves a wrong password unanswered that comes last of a pipeline.
  expect(await converse(stream, command('PING'), 1)).toEqual([expect.stringMatching(/^-NOAUTH /)]);
  expect(await converse(stream, command('AUTH', 'wrong'), 1)).toEqual([expect.stringMatching(/^-WRONGPASS /)]);
  stream.destroy();
  const forbidden = ['FLUSHALL', 'FLUSHDB', 'KEYS *', 'CONFIG GET *', 'SHUTDOWN', 'ACL LIST', 'CLIENT LIST', 'MONITOR'];
  forbidden.push(
    'CLIENT KILL TYPE normal',
    'SAVE',
    'BGSAVE',
    'REPLICAOF ada 6379',
    'MIGRATE ada 6379 a 0 1',
    'INFO',
    'SWAPDB 0 1',
    'SORT a',
  );
  const replies = await talk(ada, ...forbidden.map((line) => line.split(' ')));
  expect(replies.filter((reply) => !reply.startsWith('-NOPERM'))).toEqual([]);
  // Nor by a script.
  expect(await talk(ada, ['EVAL', "return redis.call('FLUSHALL')", '0'])).toEqual([
    expect.stringMatching(/^-.*(?:NOPERM|no permissions|can't run this command)/),
  ]);
});

test("a student's endless script stops the others for a moment alone", async () => {
  // In a server of their own it would go on.
  const lan = await open({ useCheckMs: 100, busyMs: 600_000 });
  const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
  expect(await talk(bob, ['SET', 'kept', 'yes'])).toEqual(['+OK']);
  const stream = await ada.connect('class', 6379);
  const { password = '' } = (await ada.facts()).class ?? {};
  expect(await converse(stream, command('AUTH', password), 1)).toEqual(['+OK\r\n']);
  const closed = once(stream.on('error', () => {}).resume(), 'close');
  stream.write(command('EVAL', 'while true do end', '0'));
  await closed;
  expect(await talk(bob, ['GET', 'kept'])).toEqual(['$3\r\nyes']);
  // It is ended by the processor time that it has had, which may be long in coming.
}, 180_000);

test('one student has no more connections than theirs, and those of others come about', async () => {
  const lan = await open();
  const [ada, bob] = [await lan.join('ada'), await lan.join('bob')];
  const outcomes = await Promise.allSettled(Array.from({ length: classLimits.serverConnections + 2 }, () => ada.connect('class', 6379)));
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
  expect(await talk(bob, ['PING'])).toEqual(['+PONG']);
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') outcome.value.destroy();
});

test('its data goes with the class, and whoever is connected then', async () => {
  const lan = await open();
  const ada = await lan.join('ada');
  await talk(ada, ['SET', 'kept', 'no longer']);
  const folders = (): Promise<string[]> => readdir(join(lan.learners.folder, 'learners'));
  expect((await folders()).filter((name) => name.endsWith('-class'))).toHaveLength(1);
  const stream = await ada.connect('class', 6379);
  const closed = once(stream.resume(), 'close');
  lan.roster.end('0123456789ab');
  await closed;
  await expect.poll(async () => (await folders()).filter((name) => name.endsWith('-class')), patience).toEqual([]);
  await lan.join('ada');
  expect(await talk(ada, ['EXISTS', 'kept'])).toEqual([':0']);
  expect(lan.learners.reports).toEqual([]);
});
