import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { closePeer, peerOf, type Peer } from './peer.ts';

const http = createServer();
let peer: Peer;
let page: WebSocket;
let received: number;

beforeEach(async () => {
  received = 0;
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  http.once('upgrade', (request, socket, head) => {
    server.handleUpgrade(request, socket, head, (ws) => {
      peer = peerOf(ws, request.socket);
      ws.on('message', () => {
        received += 1;
      });
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

test('a page is read again once the last who waited waits no more, in whichever order', async () => {
  const { reading, socket } = peer;
  reading.pause('turn');
  reading.pause('redis');
  reading.pause('redis');
  reading.resume('redis');
  expect([socket.isPaused(), reading.waitsFor('turn'), reading.waitsFor('redis')]).toEqual([true, true, false]);
  // Who does not wait cannot have others' waiting end.
  reading.set('signals', false);
  expect(socket.isPaused()).toBe(true);
  page.send('one');
  reading.resume('turn');
  expect(socket.isPaused()).toBe(false);
  await expect.poll(() => received, { timeout: 20_000 }).toBe(1);
});

test("a page that is told goodbye is read to its answer, and nobody's waiting comes between", async () => {
  const { reading, socket } = peer;
  reading.pause('room');
  closePeer(peer, 4000, 'goodbye');
  reading.pause('turn');
  expect(socket.isPaused()).toBe(false);
  expect((await once(page, 'close'))[0]).toBe(4000);
});
