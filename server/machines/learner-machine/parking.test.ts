// Servers that nobody uses: they are slowed down, parked and brought back, and nobody notices.
import { afterEach, describe, expect, test } from 'vitest';
import { machineLimits, type MachineLimits } from '../limits.ts';
import type { Machine, RedisStream } from '../../machine.ts';
import { ask, someone, startBehind, startReady, tell, testHost, TestLearners } from '../../testing/test-learners.ts';
import { command, converse } from '../../testing/test-redis.ts';

/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 15_000 };
const host = await testHost();
const opened: TestLearners[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((learners) => learners.remove()));
});

async function open(limits: Partial<MachineLimits> = {}, isolation = host.isolation): Promise<TestLearners> {
  // A server that others keep from the processors takes longer to say what its clients are about, and is not parked for that.
  const patient = { ...machineLimits, askMs: patience.timeout, ...limits };
  const learners = await TestLearners.open({ redisServer: host.redisServer, isolation, limits: patient });
  opened.push(learners);
  return learners;
}

function learner(digit: string): string {
  return digit.repeat(32);
}

/** A connection that has sent commands, and had a reply to each. */
async function talk(machine: Machine, ...commands: string[][]): Promise<RedisStream> {
  const stream = await machine.connect('127.0.0.1', 6379);
  stream.on('error', () => {});
  if (commands.length > 0) await converse(stream, commands.map((words) => command(...words)).join(''), commands.length);
  return stream;
}

/** Writes that were acknowledged, to a server with a password or without. */
async function write(machine: Machine, count: number, password?: string): Promise<void> {
  const login = password === undefined ? '' : command('AUTH', password);
  const writes = Array.from({ length: count }, (_, index) => command('SET', `key:${index}`, String(index))).join('');
  const stream = await machine.connect('127.0.0.1', 6379);
  const replies = await converse(stream, login + writes, count + (login === '' ? 0 : 1));
  expect(new Set(replies)).toEqual(new Set(['+OK\r\n']));
  stream.destroy();
}

async function keyCount(machine: Machine, password?: string): Promise<string | undefined> {
  const stream = await machine.connect('127.0.0.1', 6379);
  const login = password === undefined ? '' : command('AUTH', password);
  const replies = await converse(stream, login + command('DBSIZE'), login === '' ? 1 : 2);
  stream.destroy();
  return replies.at(-1)?.trimEnd();
}

describe.each([
  ['as this host isolates', host.isolation],
  ['without a network', host.rewritten],
])('a parked server %s', (_, isolation) => {
  test('takes no process, and comes back with the next byte and all its data', async () => {
    const learners = await open({}, isolation);
    const machine = await learners.machine();
    await write(machine, 300);
    expect(learners.list()).toMatchObject([{ learner: someone, state: 'running', servers: 1 }]);
    expect(await learners.park()).toBe(true);
    expect((await machine.facts()).servers).toEqual([]);
    expect(await keyCount(machine)).toBe(':300');
  });

  test.each([
    ['without an append-only file', ['--appendonly', 'no', '--save', ''], undefined],
    ['with a password', ['--requirepass', 'secret'], 'secret'],
  ])('%s has lost nothing, runs as it ran, and was not stopped by its learner', async (__, args, password) => {
    const learners = await open({}, isolation);
    const machine = await learners.machine();
    await startBehind(machine, ...args);
    await write(machine, 300, password);
    expect(await learners.park()).toBe(true);
    expect(await keyCount(machine, password)).toBe(':300');
    expect((await machine.facts()).servers).toMatchObject([{ port: 6379, started: 'background' }]);
  });
});

test.skipIf(host.isolation.kind !== 'namespace').each([
  ['with an append-only file', []],
  ['without one', ['--appendonly', 'no']],
])('a server whose SHUTDOWN has another name is parked with nothing lost: %s', async (_, args) => {
  const learners = await open();
  const machine = await learners.machine();
  await startBehind(machine, '--rename-command', 'SHUTDOWN', 'DOWN', ...args);
  await write(machine, 300);
  expect(await learners.park()).toBe(true);
  expect(await keyCount(machine)).toBe(':300');
});

test('a server whose data only its memory has, and that takes no question, is not parked', async () => {
  const learners = await open();
  const machine = await learners.machine();
  await startBehind(machine, '--appendonly', 'no', '--save', '', '--requirepass', 'secret');
  await write(machine, 300, 'secret');
  expect(await learners.park()).toBe(false);
  expect(await keyCount(machine, 'secret')).toBe(':300');
});

test("a learner's SHUTDOWN after a park and a return is still the learner's", async () => {
  const learners = await open();
  const machine = await learners.machine();
  await write(machine, 1);
  expect(await learners.park()).toBe(true);
  await tell(machine, 6379, 'SHUTDOWN');
  await expect(ask(machine, 6379, 'PING')).rejects.toMatchObject({ code: 'refused' });
});

describe('what counts as use', () => {
  test.each([
    ['a blocked client', [['SET', 'a', '1']], command('BLPOP', 'list', '0')],
    ['a subscription', [['SUBSCRIBE', 'channel']], ''],
    ['a MONITOR', [['MONITOR']], ''],
    ['a transaction', [['MULTI'], ['SET', 'a', '1']], ''],
    [
      'a WATCH',
      [
        ['WATCH', 'a'],
        ['GET', 'a'],
      ],
      '',
    ],
    ['another database', [['SELECT', '3']], ''],
    ['a name', [['CLIENT', 'SETNAME', 'me']], ''],
    ['RESP3', [['HELLO', '3']], ''],
  ])('%s', async (_, commands, last) => {
    const learners = await open();
    const machine = await learners.machine();
    const stream = await talk(machine, ...commands);
    stream.on('parked', () => {});
    if (last !== '') {
      stream.write(last);
      // Until Redis has taken it.
      await expect.poll(() => ask(machine, 6379, 'INFO', 'clients'), patience).toContain('blocked_clients:1');
    }
    expect(await learners.park()).toBe(false);
    stream.destroy();
    await expect.poll(() => learners.park(), patience).toBe(true);
  });

  test('half a command, which Redis keeps until it has the rest', async () => {
    const learners = await open();
    const machine = await learners.machine();
    const stream = await talk(machine, ['GET', 'a']);
    stream.on('parked', () => {});
    const whole = command('SET', 'a', '1');
    const half = whole.indexOf('$1\r\na') + '$1\r\na\r\n'.length;
    stream.write(whole.slice(0, half));
    // Until Redis has taken it: the row of whoever asks has an argv, too, and another command.
    await expect.poll(() => ask(machine, 6379, 'CLIENT', 'LIST'), patience).toMatch(/ argv-mem=[1-9].* cmd=get /);
    expect(await learners.park()).toBe(false);
    expect(await converse(stream, whole.slice(half), 1)).toEqual(['+OK\r\n']);
    stream.destroy();
    await expect.poll(() => learners.park(), patience).toBe(true);
  });

  test.each(['*3\r\n', '*3\r\n$3\r\n'])('the beginning of a command that CLIENT LIST does not show: %j', async (beginning) => {
    const learners = await open();
    const machine = await learners.machine();
    const stream = await talk(machine, ['GET', 'a']);
    stream.on('parked', () => {});
    await new Promise((resolve) => {
      stream.write(beginning, resolve);
    });
    expect(await learners.park()).toBe(false);
    expect(await converse(stream, command('SET', 'a', '1').slice(beginning.length), 1)).toEqual(['+OK\r\n']);
    await expect.poll(() => learners.park(), patience).toBe(true);
  });

  test('a connection that nobody can go on without', async () => {
    const learners = await open();
    const stream = await talk(await learners.machine(), ['PING']);
    expect(await learners.park()).toBe(false);
    stream.destroy();
    await expect.poll(() => learners.park(), patience).toBe(true);
  });

  test('a console in the foreground, as long as somebody reads it', async () => {
    const learners = await open();
    const server = await startReady(await learners.machine());
    const lines = server.log[Symbol.asyncIterator]();
    expect(await learners.park()).toBe(false);
    await lines.return?.();
    expect(await learners.park()).toBe(true);
  });

  test('no connection in its first state whose holder can go on without: it is taken away unseen', async () => {
    const learners = await open();
    const machine = await learners.machine();
    const stream = await talk(machine, ['SET', 'a', '1'], ['GET', 'a']);
    const parked = new Promise((resolve) => {
      stream.once('parked', resolve);
    });
    expect(await learners.park()).toBe(true);
    await parked;
    expect(await ask(machine, 6379, 'GET', 'a')).toBe('$1\r\n1');
  });
});

describe('a server that nobody uses', () => {
  test('rests, and is as fast as before for whoever comes', async () => {
    const learners = await open({ idleMs: 50, useCheckMs: 10 });
    const machine = await learners.machine();
    const stream = await talk(machine, ['PING']);
    const states: string[] = [];
    learners.watch(({ state }) => states.push(state));
    await expect.poll(() => states, patience).toContain('idle');
    // The bytes that wake it see nothing of its rest.
    expect(await converse(stream, command('CONFIG', 'GET', 'hz'), 1)).toEqual(['*2\r\n$2\r\nhz\r\n$2\r\n10\r\n']);
    stream.destroy();
    await expect.poll(() => states.filter((state) => state === 'idle').length, patience).toBeGreaterThan(1);
    expect(await ask(machine, 6379, 'CONFIG', 'GET', 'hz')).toContain('$2\r\n10');
  });

  test("keeps the hz that is its learner's", async () => {
    const learners = await open({ idleMs: 50, useCheckMs: 10 });
    const machine = await learners.machine();
    await ask(machine, 6379, 'CONFIG', 'SET', 'hz', '25');
    const states: string[] = [];
    learners.watch(({ state }) => states.push(state));
    await expect.poll(() => states, patience).toContain('idle');
    expect(await ask(machine, 6379, 'CONFIG', 'GET', 'hz')).toContain('$2\r\n25');
  });

  test('does not rest while a client waits', async () => {
    const learners = await open({ idleMs: 20, useCheckMs: 10 });
    const machine = await learners.machine();
    const stream = await talk(machine, ['SUBSCRIBE', 'channel']);
    const other = await learners.machine(learner('a'));
    await ask(other, 6379, 'PING');
    const states: [string, string][] = [];
    learners.watch((summary) => states.push([summary.learner, summary.state]));
    await expect.poll(() => states, patience).toContainEqual([learner('a'), 'idle']);
    expect(states).not.toContainEqual([someone, 'idle']);
    stream.destroy();
    await expect.poll(() => states, patience).toContainEqual([someone, 'idle']);
  });

  test('is parked after a while, unless it would have to be saved for that', async () => {
    const learners = await open({ idleMs: 20, useCheckMs: 10, parkMs: 60 });
    const machine = await learners.machine();
    const other = await learners.machine(learner('a'));
    await startBehind(other, '--appendonly', 'no');
    await write(machine, 10);
    await expect.poll(() => learners.list().map((summary) => summary.learner), patience).toEqual([learner('a')]);
    expect(await keyCount(machine)).toBe(':10');
  });
});

test('a server that was changed in what only its memory has is not parked for its silence, but for room', async () => {
  const learners = await open({ idleMs: 20, useCheckMs: 10, parkMs: 60 });
  const changes = [
    ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'],
    ['CONFIG', 'SET', 'requirepass', 'secret'],
    ['ACL', 'SETUSER', 'ann', 'on', 'nopass', '+@all'],
    ['SCRIPT', 'LOAD', 'return 1'],
  ];
  const changed = changes.map((_, index) => learner(String(index)));
  for (const [index, words] of changes.entries()) await ask(await learners.machine(changed[index]), 6379, ...words);
  // It has been used after the others, and gives way for its silence, though the bridge has set its hz.
  await ask(await learners.machine(learner('a')), 6379, 'SET', 'a', '1');
  await expect.poll(() => learners.list().map((summary) => summary.learner), patience).not.toContain(learner('a'));
  expect(
    learners
      .list()
      .map((summary) => summary.learner)
      .toSorted(),
  ).toEqual(changed);
  expect(await ask(await learners.machine(changed[0]), 6379, 'CONFIG', 'GET', 'maxmemory-policy')).toContain('allkeys-lru');
  expect(await ask(await learners.machine(changed[1]), 6379, 'PING')).toContain('-NOAUTH');
  expect(await ask(await learners.machine(changed[2]), 6379, 'ACL', 'USERS')).toContain('ann');
  // Whoever asked is gone a little later, and until then it is in use.
  await expect.poll(() => learners.park(changed[2]), patience).toBe(true);
});

test('a machine that is only looked at takes no memory', async () => {
  const learners = await open();
  for (const digit of '0123456789') {
    const machine = await learners.machine(learner(digit));
    expect((await machine.facts()).servers).toEqual([]);
    await expect(machine.connect('nowhere', 1)).rejects.toMatchObject({ code: 'unknown-host' });
  }
  await expect.poll(() => learners.list(), patience).toEqual([]);
});

describe('where places are few', () => {
  test('who left gives way first, the least lately used before others; who is connected stays', async () => {
    const learners = await open({ servers: 3 });
    const stream = await talk(await learners.machine(learner('a')), ['PING']);
    for (const digit of 'bc') await ask(await learners.machine(learner(digit)), 6379, 'SET', 'a', digit);
    await ask(await learners.machine(learner('d')), 6379, 'PING');
    const seated = learners.list().filter(({ servers }) => servers > 0);
    expect(seated.map((summary) => summary.learner[0])).toEqual(['a', 'c', 'd']);
    expect(await converse(stream, command('PING'), 1)).toEqual(['+PONG\r\n']);
    expect(await ask(await learners.machine(learner('b')), 6379, 'GET', 'a')).toBe('$1\r\nb');
    stream.destroy();
  });

  test('an attacker with all of them, each in use, cannot keep a newcomer out; nobody else gives way for a second server', async () => {
    const learners = await open({ servers: 4, tenureMs: 0 });
    const newcomer = await learners.machine(learner('a'));
    const attackers = await Promise.all(Array.from('0123', (digit) => learners.machine(learner(digit))));
    const streams = await Promise.all(attackers.map((machine) => talk(machine, ['SUBSCRIBE', 'channel'])));
    await expect(attackers[0]?.start({ args: ['--port', '7000'], config: null, background: true })).rejects.toMatchObject({
      code: 'limit',
    });
    await write(newcomer, 10);
    for (const stream of streams) stream.resume();
    await expect.poll(() => streams.filter(({ destroyed }) => destroyed).length, patience).toBe(1);
    const [ended] = streams.filter(({ destroyed }) => destroyed);
    expect(await ended?.endReason?.()).toContain('room is short');
    expect(learners.list().reduce((sum, { servers }) => sum + servers, 0)).toBe(4);
    for (const stream of streams) stream.destroy();
  });

  test('the greedy give way to a newcomer before those with one server', async () => {
    const learners = await open({ servers: 3, tenureMs: 0 });
    const modest = await talk(await learners.machine(learner('a')), ['SUBSCRIBE', 'channel']);
    const greedy = await learners.machine(learner('b'));
    await startBehind(greedy, '--port', '7000');
    await startBehind(greedy, '--port', '7001');
    expect(await ask(await learners.machine(learner('c')), 6379, 'PING')).toBe('+PONG');
    const seated = learners.list().filter(({ servers }) => servers > 0);
    expect(seated.map((summary) => summary.learner[0])).toEqual(['a', 'c']);
    expect(modest.readableEnded).toBe(false);
    modest.destroy();
  });
});
