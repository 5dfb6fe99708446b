// Tests of the ceiling on connections: real sockets at a real bridge with a low one.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectOverTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { paths } from '../../src/protocol.ts';
import { makeTlsIdentity } from '../streams/own-certificate.ts';
import { transportLimits } from './limits.ts';
import { TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';
import { connectionLimits, Connections, openFilesLimit } from './connections.ts';

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

test('over TLS those that have not shaken hands are few, too, and those that did are counted once', async () => {
  const { name, cert, key } = makeTlsIdentity('localhost');
  const connections = new Connections({ all: 30, strangers: 3 });
  const server = createTlsServer({ cert, key });
  connections.count(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const known = connectOverTls({ port, host: '127.0.0.1', ca: cert, servername: name });
    sockets.push(known);
    const [far] = (await once(server, 'secureConnection')) as [Socket];
    expect(connections.isStranger(far)).toBe(true);
    connections.know(far, 'ada');
    const silent: Socket[] = [];
    for (let count = 0; count < 9; count += 1) {
      const socket = connect(port, '127.0.0.1');
      sockets.push(socket.on('error', () => {}).resume());
      await once(socket, 'connect');
      silent.push(socket);
    }
    await Promise.all(silent.slice(0, 6).map((socket) => closed(socket)));
    expect([...silent.slice(-3), known].map((socket) => socket.closed)).toEqual([false, false, false, false]);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
});

/** Connections of a server that says nothing, whose clock the test moves. */
async function counted(): Promise<{ join: (learner: string) => Promise<Ends>; pass: (ms: number) => void; close: () => Promise<void> }> {
  let time = 0;
  const connections = new Connections({ all: 30, strangers: 5 }, () => time);
  const server = createServer();
  connections.count(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    join: async (learner) => {
      const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
      sockets.push(near.on('error', () => {}).resume());
      const [far] = (await once(server, 'connection')) as [Socket];
      connections.know(far, learner);
      return { near, far };
    },
    pass: (ms) => {
      time += ms;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Both ends of a connection. */
interface Ends {
  readonly near: Socket;
  readonly far: Socket;
}

/** Resolves once so many bytes came from the far end. */
async function carry({ near, far }: Ends, bytes: number): Promise<void> {
  const come = once(near, 'data');
  far.write(Buffer.alloc(bytes));
  await come;
}

test('where all are known and none is idle, a newcomer gets the place of the oldest of whoever has most', async () => {
  const { join, close } = await counted();
  try {
    const few = [await join('modest'), await join('modest')];
    const many: Ends[] = [];
    for (let count = 0; count < 28; count += 1) many.push(await join('greedy'));
    await join('newcomer');
    expect(few.map(({ far }) => far.destroyed)).toEqual([false, false]);
    expect(many.map(({ far }) => far.destroyed)).toEqual([true, ...Array.from({ length: 27 }, () => false)]);
  } finally {
    await close();
  }
});

test('many with one idle connection each cut none of the five that one learner works with', async () => {
  const { join, pass, close } = await counted();
  try {
    const working: Ends[] = [];
    for (let count = 0; count < 5; count += 1) working.push(await join('victim'));
    const minted: Ends[] = [];
    for (let count = 0; count < 35; count += 1) {
      minted.push(await join(`minted ${count}`));
      expect(working.map(({ far }) => far.destroyed)).toEqual([false, false, false, false, false]);
      pass(transportLimits.idlePlaceMs / 5);
      for (const ends of working) await carry(ends, 24);
    }
    expect(minted.map(({ far }) => far.destroyed)).toEqual(minted.map((_, count) => count < 10));
  } finally {
    await close();
  }
});

test('a beat and its answer are no use', async () => {
  const { join, pass, close } = await counted();
  try {
    const all: Ends[] = [];
    for (let count = 0; count < 30; count += 1) all.push(await join(`learner ${count}`));
    pass(transportLimits.idlePlaceMs);
    const beaten = 3;
    await Promise.all(all.map((ends, count) => carry(ends, count === beaten ? 8 : 24)));
    await join('newcomer');
    expect(all.map(({ far }) => far.destroyed)).toEqual(all.map((_, count) => count === beaten));
  } finally {
    await close();
  }
});

test('the ceiling leaves descriptors for the ends to Redis, for starts and for checks', () => {
  expect(connectionLimits(1024)).toEqual({ all: 384, strangers: 96 });
  expect(connectionLimits(20_000)).toEqual({ all: 7952, strangers: 1988 });
  expect(connectionLimits(1_048_576)).toEqual(connectionLimits(null));
});

test.each([2_048, 4_096, 20_000, 1_048_576])('of %i descriptors those of the servers that may run are none of the connections', (files) => {
  const held = 1_024;
  const left = files - held;
  const { all } = connectionLimits(files, held);
  expect(2 * all).toBeLessThanOrEqual(left - Math.min(transportLimits.keptFiles, left / 4));
  expect(all).toBe(connectionLimits(left).all);
});

test('where there are too few for all servers, connections have half of them', () => {
  expect(connectionLimits(1_024, 1_024)).toEqual({ all: 192, strangers: 48 });
});

test.runIf(process.platform === 'linux')('how many descriptors there are is read from the system', () => {
  expect(openFilesLimit()).toBeGreaterThanOrEqual(256);
});
