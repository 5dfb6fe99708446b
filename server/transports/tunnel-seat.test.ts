// The seat of a tunnel: when it counts as used, and that it is given back whatever ends first. Real pages, a real Redis.
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { closeCodes } from '../../src/protocol.ts';
import { byteBudgetLimits, transportLimits } from './limits.ts';
import { closing } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';
import { createAdmission } from './admission.ts';
import { ByteBudget } from './byte-budget.ts';
import { peerOf } from './peer.ts';
import { leaveSeat, takeSeat } from './seat.ts';
import { carryTunnel } from './tunnel.ts';
import { Turns } from './turns.ts';

let machines: TestMachines;
let server: WebSocketServer;
/** A clock that goes on with each look. */
let time = 0;
const now = (): number => (time += 1);
const connect = (): ReturnType<TestMachines['connect']> => machines.connect('127.0.0.1', 6379);

beforeEach(async () => {
  machines = await TestMachines.open();
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
});
afterEach(async () => {
  for (const ws of server.clients) ws.terminate();
  server.close();
  await machines.close();
});

/** What all tunnels of a test share, with two places. */
function shared(): Parameters<typeof takeSeat>[2] {
  return {
    admission: createAdmission({ perLearner: 2, total: 2, now }),
    budget: new ByteBudget(byteBudgetLimits),
    turns: new Turns(transportLimits),
  };
}

/** A page with a tunnel. left: resolves once its seat is given back. */
async function page(limits: ReturnType<typeof shared>): Promise<{ ws: WebSocket; left: Promise<void> }> {
  const accepted = once(server, 'connection') as Promise<[WebSocket, { socket: Socket }]>;
  const ws = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [theirs, { socket }] = await accepted;
  const peer = peerOf(theirs, socket);
  const seat = await takeSeat('learner', peer, limits);
  if (typeof seat === 'string') throw new Error(seat);
  const ready = once(ws, 'message');
  const left = carryTunnel(peer, seat, connect).then(() => leaveSeat(seat));
  await ready;
  return { ws, left };
}

async function say(ws: WebSocket, text: string): Promise<void> {
  const reply = once(ws, 'message');
  ws.send(Buffer.from(text));
  await reply;
}

test('a tunnel whose page has left gives its seat back where its Redis is parked before it has closed', async () => {
  const { ws, left } = await page(shared());
  process.kill(machines.redisPid, 'SIGSTOP');
  try {
    const closed = Promise.all([closing(ws), ...[...server.clients].map((theirs) => once(theirs, 'close'))]);
    ws.close();
    await closed;
    const [stream] = machines.streams;
    expect(stream?.closed).toBe(false);
    stream?.emit('parked');
    stream?.destroy();
    await left;
  } finally {
    process.kill(machines.redisPid, 'SIGCONT');
  }
});

test('a subscription that receives is used: one that says nothing gives way before it', async () => {
  const limits = shared();
  const [subscription, silent] = [await page(limits), await page(limits)];
  await say(subscription.ws, 'SUBSCRIBE news\r\n');
  await say(silent.ws, 'PING\r\n');
  const message = once(subscription.ws, 'message');
  const publisher = await connect();
  publisher.write('PUBLISH news hello\r\n');
  await message;
  const closed = closing(silent.ws);
  expect(typeof (await limits.admission.admit('newcomer', { giveWay: () => {} }))).toBe('object');
  expect((await closed).code).toBe(closeCodes.limit);
  expect(subscription.ws.readyState).toBe(WebSocket.OPEN);
  publisher.destroy();
});
