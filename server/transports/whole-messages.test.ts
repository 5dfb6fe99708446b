// Whole messages: whatever comes, a page's messages are those that ws alone would tell of, in their order.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { seeded } from '../testing/seeded.ts';
import { acceptLean, LeanSocket } from '../streams/lean-socket.ts';
import { peerOf, type Peer } from './peer.ts';
import { takeWholeMessages } from './whole-messages.ts';

const most = 5_000;
const head =
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
let http: Server;
let peer: Peer;

beforeEach(() => {
  http = createServer();
});
afterEach(async () => {
  peer.ws.terminate();
  http.closeAllConnections();
  http.close();
  await once(http, 'close');
});

/**
 * Serves one page, and is it. isShort: whole messages go past ws. isLate: it is let in once more has been read. told: what the
 * server's end was told, and how it was closed.
 */
async function open(
  isShort: boolean,
  more: Buffer = Buffer.alloc(0),
  isLate = false,
): Promise<{ socket: Socket; told: string[]; closed: Promise<void> }> {
  const told: string[] = [];
  const closed = Promise.withResolvers<void>();
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: most });
  if (isShort) acceptLean(http);
  const opened = new Promise<void>((resolve) => {
    http.once('upgrade', function letIn(request, socket, first) {
      if (isLate && socket.readableLength === 0) return void setImmediate(letIn, request, socket, first);
      server.handleUpgrade(request, socket, first, (ws) => {
        peer = peerOf(ws, request.socket);
        if (isShort) takeWholeMessages(peer, most, first);
        ws.on('message', (data: Buffer, isBinary) => told.push(`${isBinary ? 'binary' : 'text'} ${data.toString('latin1')}`));
        ws.on('ping', (data) => told.push(`ping ${data.toString()}`));
        ws.on('error', (error) => told.push(error.message));
        ws.on('close', (code) => {
          told.push(`closed ${code}`);
          closed.resolve();
        });
        resolve();
      });
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  socket.resume().write(isLate ? head : Buffer.concat([Buffer.from(head), more]));
  if (isLate) {
    await once(http, 'upgrade');
    socket.write(more);
  }
  await opened;
  return { socket, told, closed: closed.promise };
}

/** A masked frame. first: its first byte. */
function frame(first: number, payload: Buffer, mask: readonly number[]): Buffer {
  const { length } = payload;
  const size =
    length < 126
      ? [0x80 | length]
      : length < 0x1_0000
        ? [0xfe, length >> 8, length & 0xff]
        : [0xff, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from([first, ...size, ...mask]), payload.map((byte, at) => byte ^ (mask[at & 3] ?? 0))]);
}

/** A conversation of a page, mostly of whole messages, with pings, parts and now and then what ws refuses; its last frame says goodbye. */
function conversation(seed: number): Buffer[] {
  const some = seeded(seed);
  const bytes = (limit: number): Buffer => Buffer.from(Array.from({ length: some.below(limit) }, () => some.below(256)));
  const frames: Buffer[] = [];
  const add = (first: number, payload: Buffer): void => {
    frames.push(frame(first, payload, [some.below(256), some.below(256), some.below(256), some.below(256)]));
  };
  for (let count = 10 + some.below(30); count > 0; count -= 1) {
    const kind = some.below(40);
    if (kind < 28) add(0x82, bytes(some.pick([5, 140, 900, 3_000])));
    else if (kind < 32) add(0x89, bytes(100));
    else if (kind < 34) add(0x81, Buffer.from('text'));
    else if (kind < 38) {
      add(0x02, bytes(300));
      if (some.below(2) === 0) add(0x89, bytes(20));
      add(0x00, bytes(300));
      add(0x80, bytes(10));
    } else if (kind === 38 && some.below(6) === 0) add(some.pick([0x82, 0xc2, 0x80, 0x83]), Buffer.alloc(most + 1));
  }
  add(0x88, Buffer.from([3, 232]));
  return frames;
}

/** What the server's end was told of a conversation, cut as the seed has it. */
async function heard(isShort: boolean, seed: number): Promise<string[]> {
  const some = seeded(seed + 1);
  const frames = conversation(seed);
  const more = some.below(4) === 0 ? Buffer.concat(frames.splice(0, 1)).subarray(0, 1 + some.below(6)) : Buffer.alloc(0);
  const whole = Buffer.concat(more.length > 0 ? [Buffer.concat(conversation(seed)).subarray(more.length)] : frames);
  const { socket, told, closed } = await open(isShort, more);
  for (let at = 0; at < whole.length && socket.writable;) {
    const size = 1 + some.below(some.pick([4, 60, 3_000]));
    const before = peer.socket.bytesRead;
    const part = whole.subarray(at, at + size);
    await new Promise((resolve) => {
      socket.write(part, resolve);
    });
    at += size;
    // Read apart, where they are: a read of both would not be cut there.
    while (peer.ws.readyState === peer.ws.OPEN && peer.socket.bytesRead < before + part.length) await new Promise(setImmediate);
  }
  await closed;
  return told;
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))('conversation %i is told as ws tells it', async (seed) => {
  const short = await heard(true, seed);
  expect(peer.socket).toBeInstanceOf(LeanSocket);
  http.closeAllConnections();
  http.close();
  await once(http, 'close');
  http = createServer();
  expect(short).toEqual(await heard(false, seed));
  expect(short.at(-1)).toMatch(/^closed/);
});

test('what comes while a page is not read is told after what came before, once it is', async () => {
  const { socket, told } = await open(true);
  const mask = [1, 2, 3, 4];
  peer.ws.once('message', () => peer.reading.pause('redis'));
  socket.write(Buffer.concat(['a', 'b'].map((text) => frame(0x82, Buffer.from(text), mask))));
  await expect.poll(() => told).toEqual(['binary a', 'binary b']);
  expect(peer.ws.isPaused).toBe(true);
  socket.write(frame(0x82, Buffer.from('c'), mask));
  peer.reading.resume('redis');
  socket.write(frame(0x82, Buffer.from('d'), mask));
  await expect.poll(() => told).toEqual(['binary a', 'binary b', 'binary c', 'binary d']);
});

test('a whole message goes past ws, and nothing else does', async () => {
  const { socket, told } = await open(true);
  const { _receiver: receiver } = peer.ws as unknown as { _receiver: Writable };
  const write = vi.spyOn(receiver, 'write');
  for (const text of ['a', 'b'.repeat(2_000)]) {
    socket.write(frame(0x82, Buffer.from(text), [1, 2, 3, 4]));
    await expect.poll(() => told.at(-1)).toBe(`binary ${text}`);
  }
  expect(write).not.toHaveBeenCalled();
  socket.write(frame(0x89, Buffer.from('c'), [1, 2, 3, 4]));
  await expect.poll(() => told.at(-1)).toBe('ping c');
  expect(write).toHaveBeenCalledOnce();
});

test('what was read before a page was let in is where its frames begin', async () => {
  const inner = frame(0x82, Buffer.from('x'), [1, 2, 3, 4]);
  const whole = frame(0x82, inner, [0, 0, 0, 0]);
  const { socket, told } = await open(true, whole.subarray(0, whole.length - inner.length), true);
  socket.write(inner);
  await expect.poll(() => told).toEqual([`binary ${inner.toString('latin1')}`]);
});
