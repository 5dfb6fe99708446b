// What is left of a server that somebody killed from outside, and what those see who come just then.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, beforeEach, describe, expect, test } from 'vitest';
import type { Machine } from '../machine.ts';
import { ask, testHost, TestLearners } from '../testing/test-learners.ts';

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
    learners = await TestLearners.open({ redisServer: host.redisServer, isolation, runtimeDir });
    machine = await learners.machine();
  });
  afterEach(async () => {
    await learners.remove();
    await rm(runtimeDir, { recursive: true, force: true });
  });

  /** Kills it, and resolves in the moment in which its connections have ended, and nobody has asked yet how it did. */
  async function kill(): Promise<void> {
    const [server] = (await machine.facts()).servers;
    const stream = await machine.connect('127.0.0.1', 6379);
    const closed = new Promise((resolve) => {
      stream
        .on('error', () => {})
        .once('close', resolve)
        .resume();
    });
    assert(server !== undefined);
    process.kill(server.pid, 'SIGKILL');
    await closed;
  }

  test('leaves no socket behind', async () => {
    for (let round = 0; round < 3; round += 1) {
      expect(await ask(machine, 6379, 'PING')).toBe('+PONG');
      await kill();
    }
    await expect
      .poll(async () => (await readdir(runtimeDir, { recursive: true })).filter((name) => name.includes('6379')), patience)
      .toEqual([]);
  });

  test('is waited for by whoever connects just then, and by then it is back', async () => {
    await ask(machine, 6379, 'SET', 'a', '1');
    for (let round = 0; round < 10; round += 1) {
      await kill();
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
});
