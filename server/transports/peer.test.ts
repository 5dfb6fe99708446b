import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { closePeer, peerOf, sendBytes } from './peer.ts';

test('messages of every length come whole and in order, among what ws sends itself, and none after goodbye', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  try {
    await once(server, 'listening');
    const sizes = [0, 1, 125, 126, 127, 255, 256, 2_047, 2_048, 2_049, 65_535, 65_536, 3];
    server.on('connection', (ws, { socket }) => {
      const peer = peerOf(ws, socket);
      for (const size of sizes) {
        sendBytes(peer, Buffer.alloc(size, size));
        ws.ping();
        ws.send(`text ${size}`);
      }
      closePeer(peer, 4000, 'goodbye');
      sendBytes(peer, Buffer.from('late'));
    });
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const messages: [string, boolean][] = [];
    client.on('message', (data, isBinary) => void messages.push([(data as Buffer).toString('latin1'), isBinary]));
    const [code, reason] = (await once(client, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([4000, 'goodbye']);
    expect(messages).toEqual(
      sizes.flatMap((size) => [
        [Buffer.alloc(size, size).toString('latin1'), true],
        [`text ${size}`, false],
      ]),
    );
  } finally {
    server.close();
  }
});
