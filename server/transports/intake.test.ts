import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createAdmission } from './admission.ts';
import { ByteBudget } from './byte-budget.ts';
import { watchIntake } from './intake.ts';
import { peerOf, type Peer } from './peer.ts';
import { Turns } from './turns.ts';
import { byteBudgetLimits, transportLimits } from './limits.ts';

const messageBytes = 1_000_000;
const http = createServer();
let budget: ByteBudget;
let received: number[];
let page: WebSocket;
let peer: Peer;

beforeEach(async () => {
  // Its clock stands still: nobody has held anything for so long that they would have to give way.
  budget = new ByteBudget(byteBudgetLimits, () => 0);
  received = [];
  const shared = { admission: createAdmission({ perLearner: 1, total: 1 }), budget, turns: new Turns(transportLimits) };
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  http.once('upgrade', (request, socket, head) => {
    server.handleUpgrade(request, socket, head, (ws) => {
      peer = peerOf(ws, request.socket);
      watchIntake('ada', messageBytes, peer, shared);
      ws.on('message', (data) => received.push((data as Buffer).length));
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  page = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, { perMessageDeflate: false });
  await once(page, 'open');
});
afterEach(() => {
  page.terminate();
  http.close();
});

/** Sends so many pongs that nobody asked for, and a ping; resolves once that is answered: what was sent before is read by then. */
async function beat(pongs: number): Promise<void> {
  for (let sent = 0; sent < pongs; sent += 1) page.pong('x'.repeat(sent % 126));
  page.ping('answer me');
  await once(page, 'pong');
}

test('a page that says nothing but pings and pongs has no message under way', async () => {
  let most = 0;
  for (let round = 0; round < 20; round += 1) {
    await beat(500);
    most = Math.max(most, budget.bytes);
  }
  expect(most).toBe(0);
});

test('a message in parts is counted whole, with pongs between them, and no longer once it has come', async () => {
  const part = Buffer.alloc(byteBudgetLimits.unfinished / 4);
  for (let sent = 0; sent < 3; sent += 1) {
    page.send(part, { fin: false });
    await beat(500);
    expect(budget.bytes).toBe(0);
  }
  page.send(part, { fin: false });
  await beat(500);
  expect(budget.bytes).toBe(messageBytes);
  page.send(part, { fin: true });
  await beat(1);
  expect([budget.bytes, received]).toEqual([0, [5 * part.length]]);
});

test('a message that waits for room is not read on meanwhile, though ws has its socket go on after each large read', async () => {
  const others = Array.from({ length: 80 }, (_, index) => budget.open(`other ${index}`, { giveWay: () => {} }));
  for (const account of others) account.set(messageBytes);
  page.send(Buffer.alloc(messageBytes));
  await expect.poll(() => peer.reading.waitsFor('room'), { timeout: 20_000 }).toBe(true);
  // All of it has long arrived: to be read, it would only have to be.
  for (let turn = 0; turn < 200; turn += 1) await nextTurn();
  expect(peer.socket.bytesRead).toBeLessThan(messageBytes / 2);
  for (const account of others) account.close();
  await expect.poll(() => received, { timeout: 20_000 }).toEqual([messageBytes]);
  expect(peer.reading.waitsFor('room')).toBe(false);
});
