import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket as Peer, WebSocketServer } from 'ws';
import { closeCodes, paths, tunnelReady, wireLimits } from '../protocol.ts';
import { BridgeError, ConnectError } from './connection.ts';
import { noLearnerMessage, unreachableMessage, type Endpoint } from './endpoint.ts';
import { LostError } from './lost-error.ts';
import { openTunnel, tunnelLimits } from './tunnel.ts';

let bridge: WebSocketServer;
let endpoint: Endpoint;

beforeEach(async () => {
  bridge = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: wireLimits.frameBytes });
  await once(bridge, 'listening');
  const { port } = bridge.address() as AddressInfo;
  endpoint = { origin: `http://127.0.0.1:${port}`, open: (url) => new WebSocket(url), fetch: (url, init) => fetch(url, init) };
});

afterEach(async () => {
  for (const peer of bridge.clients) peer.terminate();
  bridge.close();
  await once(bridge, 'close');
});

/** Meets the next tunnel as a bridge does. */
function meet(greet: (peer: Peer, url: URL) => void): void {
  bridge.once('connection', (peer, request) => greet(peer, new URL(request.url ?? '', 'http://bridge')));
}

const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);
const bytes = (from: string): Uint8Array => new TextEncoder().encode(from);

test('asks for the address and carries bytes both ways', async () => {
  meet((peer, url) => {
    expect(url.pathname).toBe(paths.tunnel);
    peer.send(tunnelReady);
    peer.on('message', (data: Buffer) =>
      peer.send(Buffer.from(`${url.searchParams.get('host')}:${url.searchParams.get('port')} ${data.toString()}`)),
    );
  });
  const tunnel = await openTunnel('localhost', 6380, endpoint);
  await tunnel.send(bytes('PING'));
  expect(text(await tunnel.receive())).toBe('localhost:6380 PING');
  tunnel.close();
  expect(await tunnel.receive()).toBeNull();
});

test('hands over what came before Redis closed, and then the end', async () => {
  meet((peer) => {
    peer.send(tunnelReady);
    peer.send(Buffer.from('+OK\r\n'));
    peer.close(closeCodes.ended, 'It ran out of memory.');
  });
  const tunnel = await openTunnel('127.0.0.1', 6379, endpoint);
  expect(text(await tunnel.receive())).toBe('+OK\r\n');
  expect(await tunnel.receive()).toBeNull();
  await tunnel.send(bytes('too late'));
  expect(await tunnel.receive()).toBeNull();
  expect(tunnel.reason).toBe('It ran out of memory.');
});

test('a waiting reader learns of its own close', async () => {
  meet((peer) => peer.send(tunnelReady));
  const tunnel = await openTunnel('127.0.0.1', 6379, endpoint);
  const waiting = tunnel.receive();
  tunnel.close();
  tunnel.close();
  expect(await waiting).toBeNull();
});

test.each([
  [closeCodes.refused, new ConnectError('ECONNREFUSED', 'why it was closed')],
  [closeCodes.unknownHost, new ConnectError('ENOTFOUND', 'why it was closed')],
  [closeCodes.noRoute, new ConnectError('EHOSTUNREACH', 'why it was closed')],
  [closeCodes.noLearner, new BridgeError('no-learner', noLearnerMessage)],
  [closeCodes.twoLearners, new BridgeError('no-learner', 'why it was closed', { what: 'two-learners' })],
  [closeCodes.limit, new BridgeError('limit', 'why it was closed')],
  [closeCodes.startFailed, new BridgeError('start-failed', 'why it was closed')],
  [closeCodes.badMessage, new BridgeError('internal', 'why it was closed')],
])('the close code %i is an error that says what happened', async (code, error) => {
  meet((peer) => peer.close(code, 'why it was closed'));
  await expect(openTunnel('127.0.0.1', 6379, endpoint)).rejects.toEqual(error);
});

test('a bridge that is not there says what to do', async () => {
  // Unlike every browser, Node 22's own WebSocket says nothing of a close where it could not connect.
  const absent: Endpoint = {
    ...endpoint,
    origin: 'http://127.0.0.1:9',
    open: (url) => new Peer(url).on('error', () => {}) as unknown as WebSocket,
  };
  await expect(openTunnel('127.0.0.1', 6379, absent)).rejects.toThrow(new BridgeError('unreachable', unreachableMessage));
});

test('a bridge that goes away fails the reader and the writer', async () => {
  meet((peer) => {
    peer.send(tunnelReady);
    peer.once('message', () => peer.terminate());
  });
  const tunnel = await openTunnel('127.0.0.1', 6379, endpoint);
  await tunnel.send(bytes('PING'));
  const lost = new LostError(unreachableMessage, true);
  await expect(tunnel.receive()).rejects.toEqual(lost);
  await expect(tunnel.send(bytes('PING'))).rejects.toEqual(lost);
});

test('a bridge that goes away after the reply leaves nothing unanswered', async () => {
  meet((peer) => {
    peer.send(tunnelReady);
    peer.once('message', () => peer.send(Buffer.from('+PONG'), () => peer.terminate()));
  });
  const tunnel = await openTunnel('127.0.0.1', 6379, endpoint);
  await tunnel.send(bytes('PING'));
  expect(text(await tunnel.receive())).toBe('+PONG');
  await expect(tunnel.receive()).rejects.toEqual(new LostError(unreachableMessage, false));
});

test('splits a large write into frames the bridge takes', async () => {
  const frames: number[] = [];
  let received = 0;
  const size = 2 * wireLimits.frameBytes + 5;
  meet((peer) => {
    peer.send(tunnelReady);
    peer.on('message', (data: Buffer) => {
      frames.push(data.length);
      received += data.length;
      if (received === size) peer.send(Buffer.from('all'));
    });
  });
  const tunnel = await openTunnel('127.0.0.1', 6379, endpoint);
  await tunnel.send(new Uint8Array(size));
  expect(text(await tunnel.receive())).toBe('all');
  expect(frames).toEqual([wireLimits.frameBytes, wireLimits.frameBytes, 5]);
});

test('gives up where more comes than anybody reads', async () => {
  const chunk = Buffer.alloc(1024 * 1024);
  meet((peer) => {
    peer.send(tunnelReady);
    for (let sent = 0; sent <= tunnelLimits.unreadBytes; sent += chunk.length) peer.send(chunk);
  });
  const tunnel = await openTunnel('127.0.0.1', 6379, endpoint);
  const [peer] = bridge.clients;
  if (peer && peer.readyState !== peer.CLOSED) await once(peer, 'close');
  await expect(tunnel.receive()).rejects.toThrow('that nobody read');
});
