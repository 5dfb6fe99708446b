// A page whose Redis is taken away under it: real machines behind a real bridge.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { closeCodes, paths } from '../../src/protocol.ts';
import type { PrivateMachines } from '../machine.ts';
import { closing, TestBridge } from '../testing/test-bridge.ts';
import { testHost, TestLearners } from '../testing/test-learners.ts';

const host = await testHost();
/** For a server to say what its clients are about, without which none is parked that has any, on a machine busy with everything else. */
const patient = { askMs: 15_000 };
/** One server for all learners, so that each newcomer takes the place of whoever has it. */
const crowded = { servers: 1, tenureMs: 0 };

let learners: TestLearners;
let machines: PrivateMachines;
let bridge: TestBridge;

async function open(limits: Partial<typeof crowded> = {}): Promise<void> {
  learners = await TestLearners.open({ ...host, limits: { ...patient, ...limits } });
  machines = await learners.machines();
  bridge = await TestBridge.open(machines);
}

afterEach(async () => {
  await bridge.close();
  await learners.remove();
});

/** A page of a learner of its own, connected. */
async function page(): Promise<WebSocket> {
  const ws = bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, await bridge.cookie());
  await once(ws, 'message');
  return ws;
}

/** Sends bytes, and gives what comes until it is as long as the replies that are expected. */
async function say(ws: WebSocket, text: string, expected: string): Promise<void> {
  let heard = '';
  const done = new Promise<void>((resolve) => {
    ws.on('message', function take(bytes: Buffer) {
      heard += bytes.toString();
      if (heard.length < expected.length) return;
      ws.off('message', take);
      resolve();
    });
  });
  ws.send(Buffer.from(text));
  await done;
  expect(heard).toBe(expected);
}

/** Everything that comes from now on. */
function replies(ws: WebSocket): Buffer[] {
  const all: Buffer[] = [];
  ws.on('message', (bytes: Buffer) => all.push(bytes));
  return all;
}

/** A page in database 3 that waits for an element of a list, and what it is told from then on. */
async function waitingPage(): Promise<{ ws: WebSocket; later: Buffer[]; learner: string }> {
  const ws = await page();
  await say(ws, 'SELECT 3\r\n', '+OK\r\n');
  const later = replies(ws);
  ws.send(Buffer.from('BLPOP list 0\r\n'));
  const [summary] = machines.list();
  return { ws, later, learner: summary?.learner ?? '' };
}

describe('with room enough', () => {
  beforeEach(() => open());

  test('a silent tunnel does not hold its Redis, and does not notice that it comes and goes', async () => {
    const ws = await page();
    for (const [command, reply] of [
      ['SET a 1', '+OK\r\n'],
      ['GET a', '$1\r\n1\r\n'],
    ] as const) {
      await say(ws, `${command}\r\n`, reply);
      expect(await machines.park(machines.list()[0]?.learner ?? '')).toBe(true);
      expect(machines.list().reduce((sum, { servers }) => sum + servers, 0)).toBe(0);
      expect(ws.readyState).toBe(ws.OPEN);
    }
    ws.terminate();
  });

  test('a tunnel that waits, or is in another database, holds its Redis', async () => {
    const { ws, learner } = await waitingPage();
    expect(await machines.park(learner)).toBe(false);
    ws.terminate();
  });

  test('a redis-server started in the place of the quiet one ends what is under way, and says so', async () => {
    const { ws, later, learner } = await waitingPage();
    const closed = closing(ws);
    const machine = await machines.of(learner);
    await machine.start({ args: [], config: null, background: true });
    expect(await closed).toEqual({ code: closeCodes.ended, reason: expect.stringContaining('redis-server') as unknown });
    expect(later).toEqual([]);
  });
});

describe('where places are few', () => {
  beforeEach(() => open(crowded));

  test('a tunnel whose Redis gives way to a newcomer ends, and says so', async () => {
    const { ws, later } = await waitingPage();
    const closed = closing(ws);
    await say(await page(), 'PING\r\n', '+PONG\r\n');
    expect(await closed).toEqual({
      code: closeCodes.ended,
      reason: expect.stringContaining('The notebook ended your redis-server') as unknown,
    });
    expect(later).toEqual([]);
  });

  test('of those who have all places exactly one gives way, and says so', async () => {
    await bridge.close();
    await learners.remove();
    await open({ ...crowded, servers: 4 });
    const pages: WebSocket[] = [];
    const ends: { code: number; reason: string }[] = [];
    for (let count = 0; count < 4; count += 1) {
      const ws = await page();
      await say(ws, 'SUBSCRIBE news\r\n', '*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n');
      ws.on('close', (code, reason) => ends.push({ code, reason: reason.toString() }));
      pages.push(ws);
    }
    const newcomer = await page();
    await say(newcomer, 'PING\r\n', '+PONG\r\n');
    await expect.poll(() => ends, { timeout: 15_000 }).toHaveLength(1);
    expect(ends).toEqual([{ code: closeCodes.ended, reason: expect.stringContaining('room is short') as unknown }]);
    const others = pages.filter((ws) => ws.readyState === ws.OPEN);
    expect(others).toHaveLength(3);
    for (const ws of others) await say(ws, 'PING\r\n', '*2\r\n$4\r\npong\r\n$0\r\n\r\n');
  });
});
