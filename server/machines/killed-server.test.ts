// What is left of a server that somebody killed, from outside or as its learner, and what those see who come just then.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, beforeEach, describe, expect, test } from 'vitest';
import type { Machine } from '../machine.ts';
import { ask, killServer, startReady, tell, testHost, TestLearners } from '../testing/test-learners.ts';

/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 15_000 };
const host = await testHost();

describe.each([
  ['as this host isolates', host.isolation],
  ['without a network', host.rewritten],
])('a killed server %s', (_, isolation) => {
  let learners: TestLearners;
  let machine: Machine;
  let runtimeDir: string;
  beforeEach(async () => {
    runtimeDir = await mkdtemp(join(tmpdir(), 'notebook-'));
    learners = await TestLearners.open({ redisServer: host.redisServer, isolation, runtimeDir, limits: { startBurst: 100 } });
    machine = await learners.machine();
  });
  afterEach(async () => {
    await learners.remove();
    await rm(runtimeDir, { recursive: true, force: true });
  });

  test('leaves no socket behind', async () => {
    for (let round = 0; round < 3; round += 1) {
      expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
      await killServer(machine);
    }
    await expect
      .poll(async () => (await readdir(runtimeDir, { recursive: true })).filter((name) => name.includes('6379')), patience)
      .toEqual([]);
  });

  test('is waited for by whoever connects just then, and by then it is back', async () => {
    await ask(machine, 6379, 'SET', 'a', '1');
    for (let round = 0; round < 10; round += 1) {
      await killServer(machine);
      const replies = await Promise.all(Array.from({ length: 8 }, () => ask(machine, 6379, 'GET', 'a')));
      expect(new Set(replies)).toEqual(new Set(['$1\r\n1']));
    }
  });

  test('refuses nobody who comes while it dies', async () => {
    for (let round = 0; round < 10; round += 1) {
      await expect.poll(() => ask(machine, 6379, 'PING').catch(String), patience).toBe('+PONG');
      const [server] = (await machine.facts()).servers;
      assert(server !== undefined);
      process.kill(server.pid, 'SIGKILL');
      const streams = await Promise.all(Array.from({ length: 8 }, () => machine.connect('127.0.0.1', 6379)));
      for (const stream of streams) stream.on('error', () => {}).destroy();
    }
  });

  test('is out of the way of a start that comes just after kill -9, or SHUTDOWN, and its data is there', async () => {
    const port = 6391;
    let server = await startReady(machine, '--port', String(port));
    await ask(machine, port, 'SET', 'a', '1');
    for (let round = 0; round < 10; round += 1) {
      if (round % 2 === 0) expect(machine.signal(server.pid, 'KILL')).toBe(true);
      else await tell(machine, port, 'SHUTDOWN');
      server = await startReady(machine, '--port', String(port));
      expect(await ask(machine, port, 'GET', 'a')).toBe('$1\r\n1');
    }
  });

  test('makes room for another where the machine runs all it may', async () => {
    const [first] = [await startReady(machine, '--port', '7001'), await startReady(machine, '--port', '7002')];
    let last = await startReady(machine, '--port', '7003');
    for (const port of [7004, 7005, 7006]) {
      machine.signal(last.pid, 'KILL');
      last = await startReady(machine, '--port', String(port));
    }
    machine.signal(first.pid, 'KILL');
    expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
  });

  test('is shown by ps with its name, or not at all', async () => {
    const titles = new Set<string>();
    const look = async (): Promise<number> => {
      const { servers } = await machine.facts();
      for (const { title } of servers) titles.add(title);
      return servers.length;
    };
    for (let round = 0; round < 10; round += 1) {
      const { pid } = await startReady(machine, '--port', '6391');
      machine.signal(pid, 'KILL');
      await expect.poll(look, { ...patience, interval: 0 }).toBe(0);
    }
    expect([...titles].filter((title) => title !== 'redis-server *:6391')).toEqual([]);
  });
});
