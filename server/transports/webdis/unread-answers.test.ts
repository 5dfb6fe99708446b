// Unread answers: pipelined requests for long answers on connections that are never read from. What waits for their clients is charged.
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestGateway } from '../../testing/test-gateway.ts';
import { byteBudgetLimits } from '../limits.ts';
import { webdisLimits } from './limits.ts';

/** Waited for under whatever load: whoever does not come to it never will. */
const patience = { timeout: 20_000, interval: 20 };
let gateway: TestGateway;
let sockets: Socket[] = [];

beforeAll(async () => {
  gateway = await TestGateway.open();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => gateway.close());

/** Sends bytes and never reads. */
function attack(bytes: string): Socket {
  const socket = connect(gateway.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {}).pause();
  socket.write(bytes);
  return socket;
}

/** Makes a list of so many items that its reply is answered in one piece, or in slices. */
async function list(items: number): Promise<void> {
  await gateway.ask('/DEL/list');
  const script = "for i = 1, ARGV[1] do redis.call('RPUSH', 'list', 'x') end";
  await gateway.ask(`/EVAL/${encodeURIComponent(script)}/0/${items}`);
}

/** 10 KB of requests, each for a megabyte and more. */
function requests(...headers: string[]): string {
  return gateway.head('GET', `/LRANGE/list/0/-1.txt?sep=${'s'.repeat(64)}`, ...headers).repeat(32);
}

// "x" in RESP has seven bytes.
const [onePiece, slices] = [webdisLimits.sliceBytes / 7 - 100, webdisLimits.sliceBytes / 7 + 100].map(Math.trunc);

test.each([
  ['of the fast lane, each in one piece', onePiece, []],
  ['of the fast lane, each in slices', slices, []],
  ["on Node's way, each in one piece", onePiece, ['Keep-Alive: timeout=9']],
  ["on Node's way, each in slices", slices, ['Keep-Alive: timeout=9']],
])(
  'the answers %s are held by their learner, and no longer once the client is gone',
  { timeout: 90_000 },
  async (_, items = 0, headers) => {
    await list(items);
    const { budget } = gateway.bridge;
    const socket = attack(requests(...headers));
    await expect.poll(() => budget.bytes, patience).toBeGreaterThan(byteBudgetLimits.perLearner);
    socket.destroy();
    await expect.poll(() => budget.bytes, patience).toBe(0);
  },
);

test(
  'once answers have to give way their connection ends, though they all wait for one that only listens',
  { timeout: 90_000 },
  async () => {
    await list(onePiece ?? 0);
    const { budget } = gateway.bridge;
    const socket = attack(gateway.head('GET', '/SUBSCRIBE/x') + requests());
    await expect.poll(() => budget.bytes, patience).toBeGreaterThan(byteBudgetLimits.perLearner);
    const other = budget.open('somebody who needs all the room', { giveWay: () => {} });
    expect(await other.reserve(byteBudgetLimits.reserved)).toBe(true);
    other.close();
    socket.resume();
    await expect.poll(() => socket.destroyed, patience).toBe(true);
  },
);

test('short answers are held together, where they wait for one that only listens', { timeout: 90_000 }, async () => {
  await gateway.ask(`/SETRANGE/short/${webdisLimits.headBytes - 100}/x`);
  const { budget } = gateway.bridge;
  const count = 300;
  const socket = attack(gateway.head('GET', '/SUBSCRIBE/x') + gateway.head('GET', '/GET/short.txt').repeat(count));
  await expect.poll(() => budget.bytes, patience).toBeGreaterThan(count * (webdisLimits.headBytes - 100));
  socket.destroy();
  await expect.poll(() => budget.bytes, patience).toBe(0);
});

test('what was answered is held until it is read also where something that is not for the lane follows', { timeout: 90_000 }, async () => {
  await list(slices ?? 0);
  const { budget } = gateway.bridge;
  gateway.bridge.parsed.requests = 0;
  const socket = attack(requests());
  await expect.poll(() => budget.bytes, patience).toBeGreaterThan(byteBudgetLimits.perLearner);
  socket.write(gateway.head('GET', '/MULTI'));
  socket.resume();
  await expect.poll(() => gateway.bridge.parsed.requests, patience).toBe(1);
  await expect.poll(() => budget.bytes, patience).toBe(0);
});
