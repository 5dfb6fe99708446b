// Redis attacks: what a learner may send a server to have it take the host's memory, write elsewhere or load code, beside one who only works.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, assert, beforeAll, expect, test } from 'vitest';
import type { Machine, RedisStream } from '../machine.ts';
import { redisBombs } from '../testing/attacks/redis-bombs.ts';
import { ask, someone, startReady, testHost, TestLearners } from '../testing/test-learners.ts';
import { command, converse } from '../testing/test-redis.ts';

const host = await testHost();
/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 20_000 };
let learners: TestLearners;
let attacker: Machine;
let victim: Machine;

beforeAll(async () => {
  learners = await TestLearners.open(host);
  [attacker, victim] = [await learners.machine(someone), await learners.machine('f'.repeat(32))];
  await ask(victim, 6379, 'SET', 'a', '1');
  await ask(attacker, 6379, 'SET', 'a', '1');
});
afterAll(() => learners.remove());

test.each([
  [['CONFIG', 'SET', 'dir', '/tmp']],
  [['CONFIG', 'SET', 'dbfilename', 'passwd']],
  [['CONFIG', 'SET', 'logfile', '/tmp/log']],
  [['CONFIG', 'SET', 'aclfile', '/tmp/acl']],
  [['CONFIG', 'SET', 'unixsocket', '/tmp/socket']],
  [['CONFIG', 'REWRITE']],
  [['ACL', 'SAVE']],
  [['MODULE', 'LOAD', '/tmp/module.so']],
  [['DEBUG', 'SLEEP', '1']],
  [['EVAL', 'return os.execute("id")', '0']],
  [['EVAL', 'return io.open("/etc/passwd")', '0']],
  [['EVAL', 'return dofile("/etc/passwd")', '0']],
])('%j is an error', async (words) => {
  expect(await ask(attacker, 6379, ...words)).toMatch(/^-/);
});

/** Sends commands as fast as they are taken, and reads no reply, until all are sent or the server ends the connection. */
async function pour(commands: Iterable<string>): Promise<void> {
  const stream: RedisStream = await attacker.connect('127.0.0.1', 6379);
  let drained = Promise.withResolvers<void>();
  const ended = new Promise<void>((resolve) => {
    stream
      .on('error', () => {})
      .on('drain', () => drained.resolve())
      .once('close', resolve);
  });
  for (const one of commands) {
    if (stream.destroyed) break;
    if (stream.write(one)) continue;
    drained = Promise.withResolvers();
    await Promise.race([ended, drained.promise, turns(200)]);
  }
  stream.destroy();
  await ended;
}

/** So many turns of the event loop: a server that takes no more is not waited for. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function* times(count: number, make: (number: number) => string): Generator<string> {
  for (let number = 0; number < count; number += 1) yield make(number);
}

/** As much of each as would be far more than a server may have. */
const scale = 4;

test.each(Object.entries(redisBombs))(
  '%s take no more than the machine may have, and nobody else waits for them',
  { timeout: 60_000 },
  async (_, commands) => {
    const [server] = (await attacker.facts()).servers;
    let most = 0;
    const look = async (): Promise<void> => {
      const status = await readFile(`/proc/${server?.pid ?? 0}/status`, 'utf8').catch(() => '');
      most = Math.max(most, Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024);
    };
    const poured = pour(commands(scale));
    const over = new AbortController();
    void poured.finally(() => over.abort());
    do {
      expect(await ask(victim, 6379, 'GET', 'a')).toBe('$1\r\n1');
      await look();
    } while (!over.signal.aborted);
    // In the attack of the review that went furthest it had 152 MB.
    expect(most).toBeLessThan(200);
    // Its own server may have ended of it, or be at its limit; a reset makes it as new.
    await attacker.reset();
    await expect.poll(() => ask(attacker, 6379, 'SET', 'a', '1').catch(String), patience).toBe('+OK');
  },
);

test(
  'storms of saves, rewrites and databases that change places lose no write, and leave no file of theirs behind',
  { timeout: 60_000 },
  async () => {
    const stream = await attacker.connect('127.0.0.1', 6379);
    const writes = Array.from(times(300, (number) => command('SET', `kept ${number}`, String(number)))).join('');
    await converse(stream, writes, 300);
    // An odd number, so that the data ends in database 1; each has Redis sync its files twice.
    const rounds = 15;
    const storm = 'SAVE\r\nBGREWRITEAOF\r\nBGSAVE SCHEDULE\r\nSWAPDB 0 1\r\nSET during 1\r\n'.repeat(rounds);
    await converse(stream, storm, 5 * rounds);
    stream.destroy();
    expect(await ask(victim, 6379, 'GET', 'a')).toBe('$1\r\n1');
    const saving = /^(?:rdb_bgsave_in_progress|aof_rewrite_in_progress|aof_rewrite_scheduled):1/m;
    await expect.poll(() => ask(attacker, 6379, 'INFO', 'persistence'), patience).not.toMatch(saving);
    const names = await readdir(join(learners.folder, 'learners', someone, '6379'), { recursive: true });
    expect(names.filter((name) => name.includes('temp-'))).toEqual([]);
    // What the files hold, and not the memory. By nobody who would count as its learner.
    const [server] = (await attacker.facts()).servers;
    assert(server !== undefined);
    process.kill(server.pid, 'SIGKILL');
    await expect.poll(() => ask(attacker, 6379, 'INFO', 'keyspace').catch(String), patience).toMatch(/^db1:keys=30[12],/m);
  },
);

test('one that asks for eight threads and 500 looks a second has them, and nobody else waits for it', { timeout: 60_000 }, async () => {
  await attacker.reset();
  await startReady(attacker, '--io-threads', '8', '--hz', '500');
  const commands = Array.from(times(500, (number) => command('SET', `key ${number}`, 'x'))).join('');
  const streams = await Promise.all(Array.from({ length: 5 }, () => attacker.connect('127.0.0.1', 6379)));
  const storms = streams.map((stream) => converse(stream, commands, 500));
  for (let count = 0; count < 20; count += 1) expect(await ask(victim, 6379, 'GET', 'a')).toBe('$1\r\n1');
  for (const replies of await Promise.all(storms)) expect(new Set(replies)).toEqual(new Set(['+OK\r\n']));
  for (const stream of streams) stream.destroy();
  const [server] = (await attacker.facts()).servers;
  const status = await readFile(`/proc/${server?.pid ?? 0}/status`, 'utf8');
  expect(Number(/^Threads:\s+(\d+)$/m.exec(status)?.[1])).toBeLessThan(20);
});
