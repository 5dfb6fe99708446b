// Tests of data as commands, of real servers whose owners have renamed theirs.
import { afterEach, expect, test } from 'vitest';
import { command, converse, startTestRedis, type TestRedis } from '../../testing/test-redis.ts';
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

/** What makes a server's data again. */
async function told(redis: TestRedis, mostSteps?: number): Promise<string> {
  const talk = new RedisTalk(await redis.connect());
  const parts: Uint8Array[] = [];
  try {
    for await (const part of commandsOf(talk, () => undefined, mostSteps)) parts.push(part);
  } finally {
    talk.close();
  }
  return Buffer.concat(parts).toString();
}

test('keys are told as far as they go', async () => {
  const redis = await start();
  const socket = await redis.connect();
  await converse(socket, command('MSET', 'a', '1', 'b', '2') + command('SELECT', '3') + command('SET', 'c', '3'), 3);
  socket.destroy();
  expect((await told(redis)).match(/\$3\r\nSET/g)).toHaveLength(3);
});

test('a SCAN that goes round without an end is left, and the reason is told', async () => {
  const redis = await start('--rename-command', 'SCAN', 'look', '--rename-command', 'MGET', 'SCAN');
  const socket = await redis.connect();
  await converse(socket, command('MSET', '0', '1', '1', '1'), 1);
  socket.destroy();
  await expect(told(redis, 100)).rejects.toThrow('it tells of keys without an end');
});
