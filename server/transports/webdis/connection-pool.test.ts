// Tests of the connections that requests share: they take places like all others, so that descriptors are left for starts.
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes, paths } from '../../../src/protocol.ts';
import { closing } from '../../testing/test-bridge.ts';
import { TestGateway } from '../../testing/test-gateway.ts';

let gateway: TestGateway;
let sockets: WebSocket[];
beforeEach(async () => {
  gateway = await TestGateway.open({}, { socketsPerLearner: 3 });
  sockets = [];
});
afterEach(async () => {
  for (const ws of sockets) ws.terminate();
  await gateway.close();
});

/** A tunnel of the learner whose token the requests have. */
function tunnel(): WebSocket {
  const ws = gateway.bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, gateway.cookies);
  sockets.push(ws);
  return ws;
}

const open = (): number => gateway.machines.streams.filter((stream) => !stream.destroyed).length;

test('one that waits for a reply has a place, and tells its limit where there is none', async () => {
  for (let count = 0; count < 3; count += 1) await once(tunnel(), 'message');
  const refused = await gateway.ask('/PING');
  expect(refused.status).toBe(503);
  expect(refused.body).toContain('3 connections open, the most it may have');
  sockets[0]?.close();
  await closing(sockets[0] as WebSocket);
  expect((await gateway.ask('/PING')).body).toBe('{"PING":[true,"PONG"]}');
});

test('one that nobody uses gives way, to another database and to a tunnel', async () => {
  await once(tunnel(), 'message');
  for (const database of [1, 2, 3, 4]) expect((await gateway.ask(`/${database}/PING`)).status).toBe(200);
  expect(open()).toBeLessThanOrEqual(3);
  await once(tunnel(), 'message');
  await once(tunnel(), 'message');
  expect((await closing(tunnel())).code).toBe(closeCodes.limit);
  expect(open()).toBeLessThanOrEqual(3);
});

test.each(['request', 'WebSocket'])(
  'a subscription over a %s that receives is used: one that says less gives way before it',
  async (form) => {
    const full = await TestGateway.open({}, { sockets: 2 });
    const tunnelOf = (cookie: string): WebSocket => {
      const ws = full.bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, cookie);
      sockets.push(ws);
      return ws;
    };
    try {
      const subscription = form === 'request' ? await overRequest(full) : await overWebSocket(full);
      const other = tunnelOf(await full.bridge.cookie());
      await once(other, 'message');
      const [received] = [subscription.next(), other.send(Buffer.from('PUBLISH news hello\r\n'))];
      await received;
      const cut = closing(other);
      tunnelOf(await full.bridge.cookie());
      expect((await cut).code).toBe(closeCodes.limit);
      expect(subscription.isOpen()).toBe(true);
    } finally {
      await full.close();
    }
  },
);

/** A subscription to news, once it stands. */
interface Subscription {
  /** Resolves with the next that comes. */
  next(): Promise<unknown>;
  isOpen(): boolean;
}

async function overRequest(full: TestGateway): Promise<Subscription> {
  const socket = await full.dial();
  socket.write(full.head('GET', '/SUBSCRIBE/news'));
  await once(socket, 'data');
  return { next: () => once(socket, 'data'), isOpen: () => !socket.destroyed && !socket.readableEnded };
}

async function overWebSocket(full: TestGateway): Promise<Subscription> {
  const ws = new WebSocket(`${full.bridge.origin.replace('http', 'ws')}${paths.webdis}/.json`, {
    headers: { authorization: `Bearer ${full.token}` },
  });
  sockets.push(ws);
  await once(ws, 'open');
  ws.send(JSON.stringify(['SUBSCRIBE', 'news']));
  await once(ws, 'message');
  return { next: () => once(ws, 'message'), isOpen: () => ws.readyState === ws.OPEN };
}
