// Tests of the ceiling on connections: real sockets at a real bridge with a low one.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { paths } from '../../src/protocol.ts';
import { TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';
import { connectionLimits, openFilesLimit } from './connections.ts';

const tunnel = `${paths.tunnel}?host=127.0.0.1&port=6379`;
let machines: TestMachines;
let bridge: TestBridge;
let sockets: Socket[];

beforeAll(async () => {
  machines = await TestMachines.open();
});
afterAll(() => machines.close());
beforeEach(async () => {
  bridge = await TestBridge.open(machines, {}, { connections: { all: 20, strangers: 5 } });
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await bridge.close();
});

/** A connection, with what it says. */
async function dial(text = ''): Promise<Socket> {
  const socket = connect(Number(new URL(bridge.origin).port), '127.0.0.1');
  socket.on('error', () => {}).resume();
  sockets.push(socket);
  await once(socket, 'connect');
  if (text !== '') socket.write(text);
  return socket;
}

/** A request by whoever the cookie names, on a connection that stays open. */
async function asking(cookie: string): Promise<Socket> {
  const socket = await dial(`GET ${paths.machine} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookie}\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}

/** Resolves once a connection has closed. */
async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket, 'close');
}

test('those that say nothing are few, and the oldest gives way to the next', async () => {
  const cookie = await bridge.cookie();
  const ws = bridge.socket(tunnel, cookie);
  await once(ws, 'message');
  const idle: Socket[] = [];
  for (let count = 0; count < 30; count += 1) idle.push(await dial());
  await Promise.all(idle.slice(0, 25).map((socket) => closed(socket)));
  expect(idle.slice(-4).map((socket) => socket.closed)).toEqual([false, false, false, false]);
  ws.send(Buffer.from('PING\r\n'));
  expect(String((await once(ws, 'message'))[0])).toBe('+PONG\r\n');
  expect((await fetch(bridge.origin)).status).toBe(200);
});

test('where all are known, a newcomer gets the place of the oldest of whoever has most', async () => {
  const [greedy, modest] = [await bridge.cookie(), await bridge.cookie()];
  const few = [await asking(modest), await asking(modest)];
  const many: Socket[] = [];
  for (let count = 0; count < 18; count += 1) many.push(await asking(greedy));
  const [oldest] = many;
  if (oldest === undefined) throw new Error('There is none');
  const gone = closed(oldest);
  await asking(await bridge.cookie());
  await gone;
  expect(few.map((socket) => socket.closed)).toEqual([false, false]);
});

test('the ceiling leaves descriptors for the ends to Redis, for starts and for checks', () => {
  expect(connectionLimits(1024)).toEqual({ all: 384, strangers: 96 });
  expect(connectionLimits(20_000)).toEqual({ all: 7952, strangers: 1988 });
  expect(connectionLimits(1_048_576)).toEqual(connectionLimits(null));
});

test.runIf(process.platform === 'linux')('how many descriptors there are is read from the system', () => {
  expect(openFilesLimit()).toBeGreaterThanOrEqual(256);
});
