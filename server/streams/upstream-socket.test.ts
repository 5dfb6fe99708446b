// Tests of the upstream socket: a real redis-server that closes while its client still writes.
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded, type Seeded } from '../testing/seeded.ts';
import { startTestRedis, type TestRedis } from '../testing/test-redis.ts';
import { connectUpstream, type WritePace } from './upstream-socket.ts';

const patience = { timeout: 20_000 };
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

/** A pace under which all that is not tiny waits, for a while that a generator of random numbers says. */
function randomPace(random: Seeded): WritePace & { slices: number[] } {
  const slices: number[] = [];
  return {
    sliceBytes: 1_000,
    slices,
    isFree: (bytes) => {
      slices.push(bytes);
      return bytes < 50;
    },
    turn: async () => {
      for (let turns = random.below(4); turns > 0; turns -= 1) await nextTurn();
    },
    answered: () => {},
    close: () => {},
  };
}

test('what waits for its turn arrives whole and in order, whatever the sizes and forms of the writes', patience, async () => {
  const random = seeded(7);
  for (let round = 0; round < 20; round += 1) {
    const socket = await connectUpstream({ path: redis.path });
    const pace = randomPace(random);
    socket.paceBy(pace);
    let [expected, replies, pending] = ['', '', ''];
    socket.on('data', (bytes: Buffer) => {
      replies += bytes.toString('latin1');
    });
    for (let count = 0; count < 200; count += 1) {
      const text = String.fromCharCode(97 + (count % 26), 200 + (count % 50)).repeat(
        random.below(10) === 0 ? random.below(3_000) : random.below(30),
      );
      pending += `*2\r\n$4\r\nECHO\r\n$${text.length}\r\n${text}\r\n`;
      expected += `$${text.length}\r\n${text}\r\n`;
      if (random.below(5) < 2) continue;
      // Cut anywhere, as a page may send it.
      const end = random.pick([pending.length, random.below(pending.length + 1)]);
      if (random.below(2) === 0) socket.write(pending.slice(0, end), 'latin1');
      else socket.write(Buffer.from(pending.slice(0, end), 'latin1'));
      pending = pending.slice(end);
      if (random.below(5) === 0) await nextTurn();
    }
    socket.end(Buffer.from(pending, 'latin1'));
    await new Promise((resolve) => socket.once('close', resolve));
    expect(replies === expected).toBe(true);
    expect(Math.max(...pace.slices)).toBeGreaterThan(pace.sliceBytes);
  }
});

test('what is written in slices is unanswered until something came back after the last of them', async () => {
  const socket = await connectUpstream({ path: redis.path });
  socket.resume();
  const ping = 'PING\r\n';
  let isBegun = false;
  const answer = Promise.withResolvers<void>();
  socket.paceBy({
    ...randomPace(seeded(1)),
    sliceBytes: ping.length,
    isFree: () => false,
    // All but the first wait for its answer, and then go out at once.
    turn: async () => {
      if (isBegun) await answer.promise;
      isBegun = true;
    },
    answered: () => answer.resolve(),
  });
  // The last slice is a part of a command.
  await new Promise((resolve) => socket.write(`${ping}GET`, resolve));
  expect(socket.isUnanswered).toBe(true);
  socket.destroy();
});

test('connections that are read at once, and now and then not, each get their own replies whole', patience, async () => {
  const random = seeded(11);
  const values = ['a', 'b', 'c', 'd'].map((letter, index) => letter.repeat(300_000 + index));
  const read = await Promise.all(
    values.map(async (value) => {
      const socket = await connectUpstream({ path: redis.path });
      const chunks: Buffer[] = [];
      socket.on('data', (bytes: Buffer) => {
        chunks.push(bytes);
        if (random.below(3) > 0) return;
        socket.pause();
        setImmediate(() => socket.resume());
      });
      socket.write(`*2\r\n$4\r\nECHO\r\n$${value.length}\r\n${value}\r\n`);
      const reply = `$${value.length}\r\n${value}\r\n`;
      await expect.poll(() => Buffer.concat(chunks).length, patience).toBe(reply.length);
      socket.destroy();
      // Looked at once all is read: none may be another's by then.
      return chunks;
    }),
  );
  for (const [index, value] of values.entries())
    expect(Buffer.concat(read[index] ?? []).toString('latin1') === `$${value.length}\r\n${value}\r\n`).toBe(true);
});

test('what waits while its connection is cut is dropped, and its turn with it', async () => {
  const socket = await connectUpstream({ path: redis.path });
  const granted = Promise.withResolvers<void>();
  let isClosed = false;
  socket.paceBy({
    ...randomPace(seeded(1)),
    turn: () => granted.promise,
    close: () => {
      isClosed = true;
    },
  });
  const failures: unknown[] = [];
  socket.on('error', (error) => failures.push(error));
  socket.write(`SET dropped ${'x'.repeat(100)}\r\n`);
  socket.destroy();
  await new Promise((resolve) => socket.once('close', resolve));
  granted.resolve();
  await nextTurn();
  expect([isClosed, failures]).toEqual([true, []]);
  expect(await tell(['EXISTS dropped\r\nQUIT\r\n'])).toBe(':0\r\n+OK\r\n');
});

test('nobody at the address is an error of connect', async () => {
  await expect(connectUpstream({ path: join(redis.folder, 'none.sock') })).rejects.toMatchObject({ code: 'ENOENT' });
});
