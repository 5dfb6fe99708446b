import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { closeCodes, paths, tunnelReady, wireLimits } from '../../src/protocol.ts';
import { transportLimits } from './limits.ts';
import { closing, TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';

const MiB = 1024 * 1024;
let machines: TestMachines;
let bridge: TestBridge;
let cookie: string;
let clients: WebSocket[];

beforeAll(async () => {
  machines = await TestMachines.open();
});
afterAll(() => machines.close());
beforeEach(async () => {
  bridge = await TestBridge.open(machines);
  cookie = await bridge.cookie();
  clients = [];
  machines.streams.length = 0;
});
afterEach(async () => {
  for (const ws of clients) ws.terminate();
  await bridge.close();
});

function open(query = 'host=127.0.0.1&port=6379'): WebSocket {
  const ws = bridge.socket(`${paths.tunnel}?${query}`, cookie);
  clients.push(ws);
  return ws;
}

/** Reads what a tunnel sends, so that no message is missed between two waits. */
function reader(ws: WebSocket): { text: () => string; bytes: () => number; until: (enough: (text: string) => boolean) => Promise<string> } {
  const chunks: Buffer[] = [];
  let size = 0;
  ws.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return;
    chunks.push(data);
    size += data.length;
  });
  const text = (): string => Buffer.concat(chunks).toString('latin1');
  return {
    text,
    bytes: () => size,
    until: async (enough) => {
      while (!enough(text())) await once(ws, 'message');
      return text();
    },
  };
}

/** A tunnel that is connected. */
async function ready(): Promise<WebSocket> {
  const ws = open();
  const [data, isBinary] = await once(ws, 'message');
  expect([String(data), isBinary]).toEqual([tunnelReady, false]);
  return ws;
}

/** Resolves once a condition that another process brings about holds. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds())
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}

test('a tunnel says ready, then carries commands and replies as they are', async () => {
  const ws = await ready();
  const read = reader(ws);
  ws.send(Buffer.from('*2\r\n$4\r\nECHO\r\n$5\r\n\x00\xff\r\n!\r\n', 'latin1'));
  expect(await read.until((text) => text.endsWith('!\r\n'))).toBe('$5\r\n\x00\xff\r\n!\r\n');
});

test('what comes before the end to Redis is there is kept in order', async () => {
  const ws = open();
  const read = reader(ws);
  await once(ws, 'open');
  for (let at = 0; at < 50; at += 1) ws.send(Buffer.from(`ECHO ${at}\r\n`));
  const expected = Array.from({ length: 50 }, (_, at) => `$${String(at).length}\r\n${at}\r\n`).join('');
  expect(await read.until((text) => text.length >= expected.length)).toBe(expected);
});

test('a page that sends much before the end to Redis is there is paused, and loses nothing', async () => {
  const gate = Promise.withResolvers<void>();
  const late = Object.assign(Object.create(machines) as TestMachines, {
    connect: async (host: string, port: number) => {
      await gate.promise;
      return machines.connect(host, port);
    },
  });
  const slow = await TestBridge.open(late);
  const ws = slow.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, await slow.cookie());
  const read = reader(ws);
  await once(ws, 'open');
  const line = `ECHO ${'x'.repeat(9993)}\r\n`;
  for (let at = 0; at < 1000; at += 1) ws.send(Buffer.from(line));
  await eventually(() => slow.sockets[0]?.isPaused() === true);
  expect(slow.sockets[0]?.bytesRead).toBeLessThan(2 * MiB);
  gate.resolve();
  const replies = 1000 * ('$9993\r\n\r\n'.length + 9993);
  while (read.bytes() < replies) await once(ws, 'message');
  expect(read.bytes()).toBe(replies);
  ws.terminate();
  await slow.close();
});

test('a command split over frames, and many in one, arrive whole', async () => {
  const ws = await ready();
  const read = reader(ws);
  ws.send(Buffer.from('PI'));
  ws.send(Buffer.alloc(0));
  ws.send(Buffer.from('NG\r\nPING\r\nPING\r\n'));
  expect(await read.until((text) => text.length === 21)).toBe('+PONG\r\n+PONG\r\n+PONG\r\n');
});

test('a page that leaves at once still has its last commands run', async () => {
  const ws = await ready();
  ws.send(Buffer.from('SET last words\r\n'));
  ws.close();
  await closing(ws);
  await eventually(() => machines.streams[0]?.closed === true);
  const other = await ready();
  const read = reader(other);
  other.send(Buffer.from('GET last\r\n'));
  expect(await read.until((text) => text.length > 4)).toBe('$5\r\nwords\r\n');
});

test('a Redis that hangs up ends the tunnel after its last reply', async () => {
  const ws = await ready();
  const read = reader(ws);
  ws.send(Buffer.from('QUIT\r\n'));
  expect(await closing(ws)).toEqual({ code: closeCodes.ended, reason: '' });
  expect(read.text()).toBe('+OK\r\n');
});

test('a Redis that hangs up while the page still writes is heard to its last reply', async () => {
  for (let round = 0; round < 30; round += 1) {
    const ws = await ready();
    const read = reader(ws);
    const closed = closing(ws);
    ws.send(Buffer.from(`${'SET key value\r\n'.repeat(2000)}QUIT\r\n`));
    for (let ping = 0; ping < 20; ping += 1) ws.send(Buffer.from('PING\r\n'));
    expect((await closed).code).toBe(closeCodes.ended);
    expect(read.text()).toBe('+OK\r\n'.repeat(2001));
  }
});

test('a connection that Redis kills ends the tunnel', async () => {
  const ws = await ready();
  const other = await ready();
  ws.send(Buffer.from('BLPOP nothing 0\r\n'));
  other.send(Buffer.from('CLIENT KILL TYPE normal SKIPME yes\r\n'));
  expect((await closing(ws)).code).toBe(closeCodes.ended);
});

test.each([
  ['host=127.0.0.1&port=6500', closeCodes.refused, 'Nobody listens at 127.0.0.1:6500.'],
  ['host=redis.example.com&port=6379', closeCodes.unknownHost, 'redis.example.com is not a host of this machine.'],
  ['host=127.0.0.1', closeCodes.badMessage, "The tunnel's port is wrong: expected a port."],
  ['host=127.0.0.1&port=65536', closeCodes.badMessage, "The tunnel's port is wrong: expected a port up to 65535."],
  ['port=1', closeCodes.badMessage, "The tunnel's host is wrong: expected a host name."],
])('?%s closes with %d', async (query, code, reason) => {
  expect(await closing(open(query))).toEqual({ code, reason });
});

test('a fault of our own closes with 1011 and is logged', async () => {
  const { code, reason } = await closing(open('host=127.0.0.1&port=6390'));
  expect(code).toBe(1011);
  expect(reason).toContain('its log says why');
  expect(bridge.log.join()).toContain('the test machines broke, as asked');
});

test('a text frame is refused and says why', async () => {
  const ws = await ready();
  ws.send('PING');
  expect(await closing(ws)).toEqual({
    code: closeCodes.badMessage,
    reason: 'A tunnel takes binary frames of RESP bytes, and a text frame came.',
  });
});

test('a frame as large as allowed passes, and one byte more closes with 1009', async () => {
  const ws = await ready();
  const read = reader(ws);
  const command = 'PING\r\n';
  // Redis skips empty lines.
  ws.send(Buffer.from(command.padStart(wireLimits.frameBytes, '\n')));
  expect(await read.until((text) => text.length > 0)).toBe('+PONG\r\n');
  const large = await ready();
  large.send(Buffer.alloc(wireLimits.frameBytes + 1));
  expect((await closing(large)).code).toBe(1009);
});

test('a slow page pauses Redis instead of filling the bridge', async () => {
  const size = 64 * MiB;
  const ws = await ready();
  const read = reader(ws);
  ws.send(Buffer.from(`SETRANGE huge ${size - 1} x\r\n`));
  await read.until((text) => text.endsWith('\r\n'));

  ws.pause();
  ws.send(Buffer.from('GET huge\r\n'));
  const [redis] = machines.streams;
  const [socket] = bridge.sockets;
  await eventually(() => redis?.isPaused() === true && (socket?.writableLength ?? 0) > transportLimits.tunnelBytes);
  const held = (socket?.writableLength ?? 0) + (redis?.readableLength ?? 0);
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan(2 * MiB);

  let most = held;
  const watch = setInterval(() => {
    most = Math.max(most, (socket?.writableLength ?? 0) + (redis?.readableLength ?? 0));
  }, 1);
  const before = read.bytes();
  ws.resume();
  await new Promise<void>((resolve) => {
    ws.on('message', () => {
      if (read.bytes() - before >= size) resolve();
    });
  });
  clearInterval(watch);
  expect(most).toBeLessThan(2 * MiB);
  expect(read.bytes() - before).toBe(`$${size}\r\n\r\n`.length + size);
});

test('a slow Redis pauses the page instead of filling the bridge', async () => {
  const ws = await ready();
  const read = reader(ws);
  const frame = Buffer.from(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$500000\r\n${'x'.repeat(500_000)}\r\n`);
  const frames = 64;
  process.kill(machines.redisPid, 'SIGSTOP');
  try {
    for (let at = 0; at < frames; at += 1) ws.send(frame);
    const [redis] = machines.streams;
    const [socket] = bridge.sockets;
    await eventually(() => socket?.isPaused() === true && (redis?.writableLength ?? 0) > transportLimits.tunnelBytes);
    expect(redis?.writableLength).toBeLessThan(transportLimits.tunnelBytes + 2 * MiB);
  } finally {
    process.kill(machines.redisPid, 'SIGCONT');
  }
  expect(await read.until((text) => text.length >= frames * 5)).toBe('+OK\r\n'.repeat(frames));
});

test('pages that leave while Redis is stopped keep nobody from a place, and none of it stays', async () => {
  process.kill(machines.redisPid, 'SIGSTOP');
  try {
    for (let round = 0; round < 2 * transportLimits.socketsPerLearner; round += 1) {
      const ws = await ready();
      ws.send(Buffer.from('PING\r\n'));
      ws.close();
      await closing(ws);
    }
    // More than half gave way to those that came after them.
    await eventually(() => machines.streams.filter((stream) => stream.closed).length >= transportLimits.socketsPerLearner);
  } finally {
    process.kill(machines.redisPid, 'SIGCONT');
  }
  await eventually(() => machines.streams.every((stream) => stream.closed));
  expect(machines.streams).toHaveLength(2 * transportLimits.socketsPerLearner);
});

test('a page that leaves while Redis is stuck frees everything once Redis goes on', async () => {
  const ws = await ready();
  process.kill(machines.redisPid, 'SIGSTOP');
  try {
    ws.send(Buffer.from('PING\r\n'));
    ws.close();
    await closing(ws);
  } finally {
    process.kill(machines.redisPid, 'SIGCONT');
  }
  await eventually(() => machines.streams[0]?.closed === true);
  expect(machines.streams[0]?.closed).toBe(true);
});

test('a Redis that is parked is not missed: the page keeps its end, and its next bytes have another', async () => {
  const ws = await ready();
  const replies = reader(ws);
  ws.send(Buffer.from('SET parked 1\r\n'));
  await replies.until((text) => text === '+OK\r\n');
  let frames = 0;
  ws.on('message', (_data, isBinary) => {
    if (!isBinary) frames += 1;
  });
  const [first] = machines.streams;
  expect(first?.emit('parked')).toBe(true);
  first?.destroy();
  ws.send(Buffer.from('GET parked\r\n'));
  ws.send(Buffer.from('PING\r\n'));
  expect(await replies.until((text) => text.endsWith('+PONG\r\n'))).toBe('+OK\r\n$1\r\n1\r\n+PONG\r\n');
  expect(machines.streams).toHaveLength(2);
  expect(frames).toBe(0);
});

test('a page that leaves while its Redis is parked is gone', async () => {
  const ws = await ready();
  machines.streams[0]?.emit('parked');
  machines.streams[0]?.destroy();
  const closed = closing(ws);
  ws.close(1000);
  expect((await closed).code).toBe(1000);
  await bridge.close();
  expect(machines.streams).toHaveLength(1);
});
