// Tests of the upstream socket: a real redis-server that closes while its client still writes.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRedis, type TestRedis } from '../testing/test-redis.ts';
import { connectUpstream } from './upstream-socket.ts';

let redis: TestRedis;

beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.stop());

/** Writes the chunks one after the other, without waiting for what Redis says, and resolves with all that it said. */
async function tell(chunks: readonly (string | Buffer)[]): Promise<string> {
  const socket = await connectUpstream({ path: redis.path });
  let text = '';
  let failure: Error | null = null;
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
  });
  socket.on('error', (error) => {
    failure = error;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const chunk of chunks) {
    if (socket.writable) socket.write(chunk);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  await closed;
  expect(failure).toBeNull();
  return text;
}

test('a Redis that closes while commands still come is read to its last reply', async () => {
  const sets = 'SET key value\r\n'.repeat(2000);
  for (let round = 0; round < 60; round += 1)
    expect(await tell([`${sets}QUIT\r\n`, ...Array.from({ length: 20 }, () => 'PING\r\n')])).toBe('+OK\r\n'.repeat(2001));
});

test.each([
  ['an unbalanced quote', 'SET key "x\r\n', '-ERR Protocol error: unbalanced quotes in request\r\n'],
  ['a length that is none', '*1\r\n$blabla\r\n', '-ERR Protocol error: invalid bulk length\r\n'],
  ['too long a line', Buffer.alloc(70_000, 'x'), '-ERR Protocol error: too big inline request\r\n'],
])('Redis tells of %s, however much follows it', async (_what, request, reply) => {
  // Without a newline or a NUL: Redis reads on to the first of them before it finds a line too long.
  const rest = Array.from({ length: 30 }, () => Buffer.alloc(10_000, 'y'));
  for (let round = 0; round < 30; round += 1) expect(await tell([request, ...rest])).toBe(reply);
});

test('replies that nobody has read yet outlive the end of the connection', async () => {
  const socket = await connectUpstream({ path: redis.path });
  socket.pause();
  socket.write(`${'PING\r\n'.repeat(100)}QUIT\r\n${'x'.repeat(10)}`);
  for (let round = 0; round < 20; round += 1) {
    socket.write('PING\r\n');
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  let text = '';
  for await (const bytes of socket) text += String(bytes);
  expect(text).toBe(`${'+PONG\r\n'.repeat(100)}+OK\r\n`);
});

test('nobody at the address is an error of connect', async () => {
  await expect(connectUpstream({ path: join(redis.folder, 'none.sock') })).rejects.toMatchObject({ code: 'ENOENT' });
});
