// Grabbed places: minted learners who connect again and again in a tight loop, and one who comes new among them. A whole bridge, real sockets and servers.
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { paths, type ConsoleRequest } from '../src/protocol.ts';
import { TestBridge } from './testing/test-bridge.ts';
import { testHost, TestLearners } from './testing/test-learners.ts';

const tunnel = `${paths.tunnel}?host=127.0.0.1&port=6379`;
const places = 8;
/** Longer than a test takes on a busy machine: until then the attackers, who all had a place, are no newcomers again. */
const servedMs = 600_000;
const host = await testHost();
let learners: TestLearners;
let bridge: TestBridge;
let over: AbortController;
let loops: Promise<void>[];
let connects: number;

beforeEach(async () => {
  learners = await TestLearners.open({ ...host, limits: { servers: 3, tenureMs: 200 } });
  bridge = await TestBridge.open(await learners.machines(), {}, { sockets: places, servedMs });
  [over, loops, connects] = [new AbortController(), [], 0];
});
afterEach(async () => {
  over.abort();
  await bridge.close();
  await Promise.all(loops);
  await learners.remove();
});

/** Resolves with why, however it comes: once() would take an error for the end. */
function closed(ws: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    ws.once('close', (code, reason) => resolve(`${code} ${String(reason)}`));
  });
}

/** What comes first: a message, or the end. */
function first(ws: WebSocket): Promise<string> {
  return Promise.race([closed(ws), once(ws, 'message').then(([data]) => String(data))]);
}

/** Connects over and over, each time with the cookie that it is given. */
async function grab(cookie: () => Promise<string>, open: (cookie: string) => WebSocket): Promise<void> {
  while (!over.signal.aborted) {
    const own = await cookie().catch((error: unknown) => {
      // Of a bridge that has closed since they asked.
      if (over.signal.aborted) return null;
      throw error;
    });
    if (own === null) return;
    const ws = open(own).on('error', () => {});
    connects += 1;
    await closed(ws);
  }
}

const start: ConsoleRequest = { type: 'start', args: [], config: null, background: false };
const attacks = {
  'idle consoles': (cookie: string) => bridge.socket(paths.console, cookie),
  tunnels: (cookie: string) => bridge.socket(tunnel, cookie),
  'consoles that start servers': (cookie: string) => {
    const ws = bridge.socket(paths.console, cookie);
    return ws.on('open', () => ws.send(JSON.stringify(start)));
  },
};

/** A newcomer's first connection waits for the start of a server, and then carries. */
async function newcomersWork(): Promise<void> {
  await expect.poll(() => connects, { timeout: 30_000 }).toBeGreaterThan(5 * places);
  for (let newcomer = 0; newcomer < 3; newcomer += 1) {
    const ws = bridge.socket(tunnel, await bridge.cookie());
    expect(await first(ws)).toBe('ready');
    ws.send(Buffer.from('PING\r\n'));
    expect(await first(ws)).toBe('+PONG\r\n');
    ws.terminate();
  }
}

test.each(Object.entries(attacks))(
  'beside a tight loop of %s who comes new finds a connection and a server',
  { timeout: 90_000 },
  async (_, open) => {
    for (let minted = 0; minted < 3 * places; minted += 1) {
      const cookie = await bridge.cookie();
      loops.push(grab(() => Promise.resolve(cookie), open));
    }
    await newcomersWork();
  },
);

test('so they do beside idle consoles that come under a new name each time', { timeout: 90_000 }, async () => {
  for (let minted = 0; minted < 3 * places; minted += 1) loops.push(grab(() => bridge.cookie(), attacks['idle consoles']));
  await newcomersWork();
});
