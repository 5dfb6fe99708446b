import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Machine } from '../machine.ts';
import { withOuterNetwork } from '../network/outer-machines.ts';
import { cloudHost } from '../network/outer-network.ts';
import { TunnelRegistry } from '../network/tunnel-registry.ts';
import { ask, someone, testHost, TestLearners } from '../testing/test-learners.ts';
import { command, converse } from '../testing/test-redis.ts';
import { cloudServer, privateCloud } from './private-cloud.ts';

const passwordOf = (learner: string): string => `pw-${learner.slice(0, 4)}`;
const password = passwordOf(someone);
const other = 'f'.repeat(32);
let learners: TestLearners;

beforeAll(async () => {
  const host = await testHost();
  learners = await TestLearners.open({
    ...host,
    cloud: (learner) => cloudServer(passwordOf(learner)),
    limits: { parkMs: 0, idleMs: 0, useCheckMs: 50 },
  });
});
afterAll(() => learners.remove());

async function machineOf(learner: string = someone): Promise<Machine> {
  const machines = await learners.machines();
  const cloud = privateCloud(machines, passwordOf);
  return withOuterNetwork(machines, { cloud, tunnels: new TunnelRegistry() }).of(learner);
}

/**
 * Replies of the cloud to commands on one connection, each asked for before the next: of a wrong AUTH and a right one in one
 * write after another command Redis 8.2.3 answers the second alone.
 */
async function talk(commands: readonly string[][], { tls = false, learner = someone } = {}): Promise<string[]> {
  const stream = await (await machineOf(learner)).connect(cloudHost.name, cloudHost.port, undefined, { tls });
  const replies: string[] = [];
  try {
    for (const words of commands) replies.push(...(await converse(stream, command(...words), 1)));
  } finally {
    stream.destroy();
  }
  return replies.map((reply) => reply.trimEnd());
}

test.each([false, true])('takes nobody without the password, whatever carries it (TLS: %s)', async (tls) => {
  const replies = await talk([['PING'], ['AUTH', 'wrong'], ['AUTH', password], ['PING']], { tls });
  expect(replies[0]).toMatch(/^-NOAUTH /);
  expect(replies[1]).toMatch(/^-WRONGPASS /);
  expect(replies.slice(2)).toEqual(['+OK', '+PONG']);
});

test('is another server than the learner’s own, with a small memory, that lets nobody administer it', async () => {
  await talk([
    ['AUTH', password],
    ['SET', 'there', '1'],
  ]);
  expect(await ask(await learners.machine(), 6379, 'EXISTS', 'there')).toBe(':0');
  const replies = await talk([
    ['AUTH', password],
    ['INFO', 'memory'],
    ['GET', 'there'],
    ['CONFIG', 'SET', 'requirepass', ''],
    ['ACL', 'SETUSER', 'default', 'nopass'],
    ['SHUTDOWN'],
    ['REPLICAOF', '127.0.0.1', '6379'],
    ['FLUSHALL'],
  ]);
  expect(replies[1]).toContain('maxmemory:16777216');
  expect(replies[2]).toBe('$1\r\n1');
  for (const reply of replies.slice(3, -1)) expect(reply).toMatch(/^-NOPERM /);
  expect(replies.at(-1)).toBe('+OK');
});

test('each learner has one, with a password of their own', async () => {
  await talk([
    ['AUTH', password],
    ['SET', 'mine', '1'],
  ]);
  expect((await talk([['AUTH', password]], { learner: other }))[0]).toMatch(/^-WRONGPASS /);
  expect(
    await talk(
      [
        ['AUTH', passwordOf(other)],
        ['EXISTS', 'mine'],
      ],
      { learner: other },
    ),
  ).toEqual(['+OK', ':0']);
});

test('is parked once nobody is connected, and comes back with its data', async () => {
  await talk([
    ['AUTH', password],
    ['SET', 'kept', '1'],
  ]);
  const machines = await learners.machines();
  const cloud = await machines.cloudOf(someone);
  await expect.poll(async () => (await cloud.facts()).servers.length).toBe(0);
  expect(
    await talk([
      ['AUTH', password],
      ['GET', 'kept'],
    ]),
  ).toEqual(['+OK', '$1\r\n1']);
});

test('ends with what its learner runs, whoever is connected', async () => {
  const machines = await learners.machines();
  const stream = await (await machineOf()).connect(cloudHost.name, cloudHost.port);
  await converse(stream, command('AUTH', password), 1);
  const closed = once(stream, 'close');
  stream.on('error', () => undefined).resume();
  await machines.end(someone);
  await closed;
  expect((await (await machines.cloudOf(someone)).facts()).servers).toEqual([]);
});

test('listens at its port alone', async () => {
  const machine = await machineOf();
  await expect(machine.connect(cloudHost.name, 6379)).rejects.toThrow('Nobody listens at cloud:6379');
});

test('is among the facts and not among the machines, and a reset empties it, too', async () => {
  const machine = await machineOf();
  expect((await machine.facts()).cloud).toEqual({ host: 'cloud', port: 18_650, user: 'default', password, size: '16 MB' });
  await talk([
    ['AUTH', password],
    ['SET', 'gone', '1'],
  ]);
  expect(learners.list().every(({ learner }) => /^[\da-f]{32}$/.test(learner))).toBe(true);
  await machine.reset();
  expect(
    await talk([
      ['AUTH', password],
      ['EXISTS', 'gone'],
    ]),
  ).toEqual(['+OK', ':0']);
});
