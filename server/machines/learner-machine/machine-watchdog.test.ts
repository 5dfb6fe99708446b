// Servers that answer nobody any more: real ones, kept busy by their own learners.
import { afterEach, expect, test } from 'vitest';
import type { Machine, RedisStream } from '../../machine.ts';
import { ask, startReady, testHost, TestLearners } from '../../testing/test-learners.ts';
import { closeOf, command, converse } from '../../testing/test-redis.ts';
import { machineLimits, type MachineLimits } from '../limits.ts';

const host = await testHost();
const opened: TestLearners[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((learners) => learners.remove()));
});

async function open(limits: Partial<MachineLimits> = {}): Promise<TestLearners> {
  const quick = { ...machineLimits, useCheckMs: 20, busyMs: 300, busyCpuMs: 100, askMs: 100, ...limits };
  const learners = await TestLearners.open({ ...host, limits: quick });
  opened.push(learners);
  return learners;
}

/** Sends commands of which nothing answers the last, and gives the reason of the connection's end. */
async function reasonAfter(machine: Machine, ...commands: string[][]): Promise<string | null | undefined> {
  const stream = await machine.connect('127.0.0.1', 6379);
  const closed = closeOf(stream);
  stream.write(commands.map((words) => command(...words)).join(''));
  await closed;
  return stream.endReason?.();
}

const back = 'Your redis-server answered nobody for 0.3 s, so it was ended. It is back, with its data.';

test.each([
  ['that does not end', 'while true do end'],
  ['that has written, which only SIGKILL ends', "redis.call('SET', 'a', 'half') while true do end"],
])('a script %s: its learner is told, and has the server back with what was acknowledged', async (_, script) => {
  const learners = await open();
  const machine = await learners.machine();
  await ask(machine, 6379, 'SET', 'a', 'whole');
  expect(await reasonAfter(machine, ['EVAL', script, '0'])).toBe(back);
  // It came back by itself.
  await expect.poll(async () => (await machine.facts()).servers.length).toBe(1);
  expect(await ask(machine, 6379, 'GET', 'a')).toBe('$5\r\nwhole');
  expect(learners.reports).toEqual([]);
});

test('a script whose caller has left is ended as well', async () => {
  const learners = await open();
  const machine = await learners.machine();
  await ask(machine, 6379, 'PING');
  const pid = async (): Promise<number | undefined> => (await machine.facts()).servers[0]?.pid;
  const before = await pid();
  const stream = await machine.connect('127.0.0.1', 6379);
  await new Promise((resolve) => {
    stream.write(command('EVAL', 'while true do end', '0'), resolve);
  });
  stream.destroy();
  await expect.poll(pid, { timeout: 20_000 }).not.toBe(before);
  expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
});

test('a script behind a password is ended, though Redis refuses whoever knows none, and whoever comes meanwhile', async () => {
  const learners = await open();
  const machine = await learners.machine();
  for (const [name, value] of [
    ['busy-reply-threshold', '50'],
    ['requirepass', 'secret'],
  ] as const)
    await ask(machine, 6379, 'CONFIG', 'SET', name, value);
  const over = new AbortController();
  const ended = reasonAfter(machine, ['AUTH', 'secret'], ['EVAL', 'while true do end', '0']).finally(() => over.abort());
  const said = new Set<string>();
  const visits: Promise<void>[] = [];
  for (let count = 0; count < 20 && !over.signal.aborted; count += 1) {
    const visit = ask(machine, 6379, 'GET', 'a').then(
      (reply) => void said.add(reply.split(' ')[0] ?? ''),
      () => undefined,
    );
    visits.push(visit);
    await Promise.race([ended, visit]);
  }
  expect(await ended).toBe(back);
  await Promise.all(visits);
  expect([...said]).toContain('-NOAUTH');
  // What is in no file, the password, has gone with it.
  expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
});

test('a script at the end of a pipeline whose beginning was answered is ended as well', async () => {
  const machine = await (await open()).machine();
  // More than Redis reads at once: it answers the beginning before it comes to the end.
  const pings = Array.from({ length: 4_000 }, () => ['PING']);
  expect(await reasonAfter(machine, ...pings, ['EVAL', 'while true do end', '0'])).toBe(back);
});

test('a second server of the machine goes on, and the machine with it', async () => {
  const learners = await open();
  const machine = await learners.machine();
  await startReady(machine, '--port', '7000');
  await ask(machine, 7000, 'SET', 'b', 'other');
  expect(await reasonAfter(machine, ['EVAL', 'while true do end', '0'])).toBe(back);
  expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
  expect(await ask(machine, 7000, 'GET', 'b')).toBe('$5\r\nother');
});

test('who waits, who was stopped by its learner, and who lets nobody in goes on', async () => {
  // Whoever works is asked between two of its scripts, on a busy machine of few processors, too.
  const learners = await open({ askMs: 500 });
  await learners.machines();
  const [waiting, stopped, closed, stuck] = await Promise.all(['a', 'b', 'c', 'd'].map((digit) => learners.machine(digit.repeat(32))));
  const streams: RedisStream[] = [];
  for (const machine of [waiting, stopped, closed]) {
    const stream = await machine?.connect('127.0.0.1', 6379);
    if (stream !== undefined) streams.push(stream.on('error', () => {}));
  }
  const [blocked, held, secret] = streams;
  blocked?.write(command('BLPOP', 'list', '0'));
  const pid = (await stopped?.facts())?.servers[0]?.pid ?? 0;
  expect(stopped?.signal(pid, 'STOP')).toBe(true);
  held?.write(command('PING'));
  if (secret !== undefined) await converse(secret, command('CONFIG', 'SET', 'requirepass', 'secret'), 1);
  secret?.write(command('BLPOP', 'list', '0'));
  // As long as one that began after them is found stuck, twice.
  // The one with the password works all the while, for others than the one who waits: each time far shorter than what makes it stuck, on any machine.
  const work = command('AUTH', 'secret') + command('EVAL', 'local n = 0 for i = 1, 200000 do n = n + i end return 1', '0');
  for (let count = 0; count < 2; count += 1) {
    const over = new AbortController();
    const ended = (stuck === undefined ? Promise.resolve(null) : reasonAfter(stuck, ['EVAL', 'while true do end', '0'])).finally(() =>
      over.abort(),
    );
    while (!over.signal.aborted) {
      const stream = await closed?.connect('127.0.0.1', 6379);
      if (stream === undefined) break;
      expect(await converse(stream, work, 2)).toEqual(['+OK\r\n', ':1\r\n']);
      stream.destroy();
    }
    expect(await ended).toBe(back);
  }
  expect(streams.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
  stopped?.signal(pid, 'CONT');
  expect(held && (await converse(held, '', 1))).toEqual(['+PONG\r\n']);
  for (const stream of streams) stream.destroy();
});

test('memory that a script left behind is given back once nobody asks for anything', async () => {
  const learners = await open({ ...machineLimits, useCheckMs: 20, idleMs: 100, scriptMemoryBytes: 1024 * 1024 });
  const machine = await learners.machine();
  // Somebody who waits keeps it as it is until it has been looked at, however long that takes.
  const waiter = await machine.connect('127.0.0.1', 6379);
  waiter.on('error', () => {});
  expect(await converse(waiter, command('PING') + command('BLPOP', 'list', '0'), 1)).toEqual(['+PONG\r\n']);
  await ask(machine, 6379, 'EVAL', "local t = {} for i = 1, 300000 do t[i] = tostring(i) .. 'abcdefgh' end return 1", '0');
  // As ps has it, which is no use of the server's.
  const resident = async (): Promise<number> => (await machine.facts()).servers[0]?.rssKiB ?? 0;
  const before = await resident();
  expect(before).toBeGreaterThan(20 * 1024);
  waiter.destroy();
  await expect.poll(resident, { timeout: 60_000 }).toBeLessThan(before * 0.75);
  await expect.poll(() => learners.list()).toMatchObject([{ state: 'idle', servers: 1 }]);
  // Of a server that comes to its turn when others let it.
}, 120_000);
