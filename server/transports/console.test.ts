import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { closeCodes, paths, wireLimits, type ConsoleEvent, type ConsoleRequest } from '../../src/protocol.ts';
import { transportLimits } from './limits.ts';
import type { ServerHandle } from '../machine.ts';
import { closing, TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';

let machines: TestMachines;
let bridge: TestBridge;
let cookie: string;

beforeAll(async () => {
  machines = await TestMachines.open();
});
afterAll(() => machines.close());
beforeEach(async () => {
  bridge = await TestBridge.open(machines);
  cookie = await bridge.cookie();
  machines.started.length = 0;
});
afterEach(async () => {
  await bridge.close();
  for (const server of machines.started) server.kill('SIGKILL');
});

const start: ConsoleRequest = { type: 'start', args: [], config: null, background: false };

/** A console whose events are kept, and which says what it is given once it is open. */
async function open(
  ...requests: ConsoleRequest[]
): Promise<{ ws: WebSocket; events: ConsoleEvent[]; until: (type: ConsoleEvent['type']) => Promise<void>; log: () => string }> {
  const ws = bridge.socket(paths.console, cookie);
  const events: ConsoleEvent[] = [];
  ws.on('message', (data: Buffer) => {
    events.push(JSON.parse(data.toString()) as ConsoleEvent);
  });
  await once(ws, 'open');
  for (const request of requests) ws.send(JSON.stringify(request));
  return {
    ws,
    events,
    until: async (type) => {
      while (!events.some((event) => event.type === type)) await once(ws, 'message');
    },
    log: () => events.map((event) => (event.type === 'log' ? event.text : '')).join(''),
  };
}

/** Resolves once a condition holds while a count stays what it was a turn of the event loop ago. */
async function stillness(count: () => number, holds: () => boolean): Promise<void> {
  for (let before = -1; before !== count() || !holds();) {
    before = count();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

test('a server tells its start, its log, that it is ready and, after Ctrl-C, its end', async () => {
  const { ws, events, until, log } = await open(start);
  await until('ready');
  ws.send(JSON.stringify({ type: 'signal', signal: 'INT' } satisfies ConsoleRequest));
  expect(await closing(ws)).toEqual({ code: 1000, reason: '' });
  expect(events[0]).toEqual({ type: 'started', pid: machines.started[0]?.pid, port: 6380 });
  expect(events.at(-1)).toEqual({ type: 'exited', code: 0, signal: null });
  expect(log()).toMatch(/Server initialized[^]*[Rr]eady to accept connections[^]*Received SIGINT scheduling shutdown[^]*bye bye/);
});

test('the console of a server that has ended says so', async () => {
  const { ws, events } = await open({ type: 'attach', pid: 4_000_000 });
  expect(await closing(ws)).toEqual({ code: 1000, reason: '' });
  expect(events).toEqual([{ type: 'refused', message: 'That server has ended.' }]);
});

test('a server that a signal killed says by which', async () => {
  const { ws, events, until } = await open(start);
  await until('ready');
  ws.send(JSON.stringify({ type: 'signal', signal: 'KILL' } satisfies ConsoleRequest));
  await closing(ws);
  expect(events.at(-1)).toEqual({ type: 'exited', code: null, signal: 'SIGKILL' });
});

test('a signal on the heels of the start is not lost', async () => {
  const { ws, events } = await open(start, { type: 'signal', signal: 'KILL' });
  await closing(ws);
  expect(events.at(-1)).toMatchObject({ type: 'exited' });
});

test('a server in the background outlives its console, which closes once it is ready', async () => {
  const { ws, events } = await open({ ...start, background: true });
  expect((await closing(ws)).code).toBe(1000);
  expect(events).toContainEqual({ type: 'ready' });
  expect(machines.started[0]?.kill(0)).toBe(true);
});

test('a page that leaves does not stop its server', async () => {
  const { ws, until } = await open(start);
  await until('ready');
  ws.close();
  await closing(ws);
  await bridge.bridge.close();
  expect(machines.started[0]?.kill(0)).toBe(true);
});

test('a server that cannot start says so itself', async () => {
  const { ws, events } = await open({ ...start, args: ['--maxmemory-policy', 'nonsense'] });
  await closing(ws);
  expect(events.at(-1)).toEqual({ type: 'exited', code: 1, signal: null });
});

test('a start that the notebook refuses says why', async () => {
  const { ws, events } = await open({ ...start, args: ['--bind', '0.0.0.0'] });
  expect((await closing(ws)).code).toBe(1000);
  expect(events).toEqual([{ type: 'refused', message: 'The notebook keeps bind for itself.' }]);
});

test('a log that a page is slow to read waits for it, and arrives whole and in order', async () => {
  const lines = 400;
  let told = 0;
  const log = async function* log(): AsyncGenerator<string> {
    for (; told < lines; told += 1) yield `${told} ${'x'.repeat(100_000)}\n`;
  };
  const chatty: ServerHandle = {
    pid: 1,
    port: 6380,
    log: log(),
    ready: new Promise(() => {}),
    exited: Promise.resolve({ code: 0, signal: null }),
    signal: () => {},
  };
  const talker = await TestBridge.open(Object.assign(Object.create(machines) as TestMachines, { start: () => Promise.resolve(chatty) }));
  const ws = talker.socket(paths.console, await talker.cookie());
  await once(ws, 'open');
  const seen: string[] = [];
  ws.on('message', (data: Buffer) => {
    const event = JSON.parse(data.toString()) as ConsoleEvent;
    if (event.type === 'log') seen.push(event.text.split(' ')[0] ?? '');
  });
  ws.pause();
  ws.send(JSON.stringify(start));
  const [socket] = talker.sockets;
  // The kernel takes the first few MB; the log then stands still with the rest of it unread.
  await stillness(
    () => told,
    () => socket?.writableNeedDrain === true,
  );
  expect(told).toBeLessThan(lines);
  expect(socket?.writableLength).toBeLessThan(transportLimits.consoleBytes + 200_000);
  ws.resume();
  await closing(ws);
  expect(seen).toEqual(Array.from({ length: lines }, (_, at) => String(at)));
  await talker.close();
});

/** A console of a server that only counts its signals, and that starts when the test says. */
async function counting(): Promise<{ ws: WebSocket; signals: string[]; start: () => void; close: () => Promise<void> }> {
  const signals: string[] = [];
  const { promise, resolve } = Promise.withResolvers<ServerHandle>();
  const handle: ServerHandle = {
    pid: 1,
    port: 6380,
    log: Readable.from([]),
    ready: new Promise(() => {}),
    exited: new Promise(() => {}),
    signal: (name) => signals.push(name),
  };
  const counter = await TestBridge.open(Object.assign(Object.create(machines) as TestMachines, { start: () => promise }));
  const ws = counter.socket(paths.console, await counter.cookie());
  await once(ws, 'open');
  ws.send(JSON.stringify(start));
  return { ws, signals, start: () => resolve(handle), close: () => counter.close() };
}

test('of signals that come while a start waits, each kind is kept once', async () => {
  const { ws, signals, start: begin, close } = await counting();
  for (let at = 0; at < 5_000; at += 1) for (const signal of ['INT', 'TERM']) ws.send(JSON.stringify({ type: 'signal', signal }));
  ws.ping();
  await once(ws, 'pong');
  begin();
  await once(ws, 'message');
  expect(signals).toEqual(['INT', 'TERM']);
  await close();
});

test('a storm of signals is a few signals for the process', async () => {
  const { ws, signals, start: begin, close } = await counting();
  begin();
  await once(ws, 'message');
  for (let at = 0; at < 10_000; at += 1) ws.send(JSON.stringify({ type: 'signal', signal: 'INT' }));
  ws.ping();
  await once(ws, 'pong');
  expect(signals.length).toBeGreaterThanOrEqual(transportLimits.signals.burst);
  expect(signals.length).toBeLessThan(1_000);
  await close();
});

test.each([
  ['not JSON', 'A console takes JSON in text frames, and a frame was not JSON.'],
  ['{"type":"stop"}', /^A console message is wrong at type: /],
  ['{"type":"start","args":[1],"config":null,"background":false}', /^A console message is wrong at args\.0: /],
  ['{"type":"signal","signal":"SEGV"}', /^A console message is wrong at signal: /],
  ['{"type":"signal","signal":"INT"}', 'A console starts with a start message, and a signal came first.'],
  ['7', /^A console message is wrong at its top: /],
])('%s is refused', async (message, reason) => {
  const { ws } = await open();
  ws.send(message);
  const end = await closing(ws);
  expect(end.code).toBe(closeCodes.badMessage);
  expect(end.reason).toMatch(reason);
});

test('a binary frame, a second start and a message too large are refused', async () => {
  const binary = await open();
  binary.ws.send(Buffer.from('{}'));
  expect((await closing(binary.ws)).reason).toContain('a binary frame came');

  const twice = await open(start, start);
  expect(await closing(twice.ws)).toEqual({ code: closeCodes.badMessage, reason: 'A console starts one server, and a second start came.' });

  const large = await open();
  large.ws.send('x'.repeat(wireLimits.consoleBytes + 1));
  expect((await closing(large.ws)).code).toBe(1009);
});
