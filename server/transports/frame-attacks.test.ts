// Frame attacks: WebSocket frames that no browser sends, beside a learner who only works. A real bridge, real sockets.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { paths } from '../../src/protocol.ts';
import { TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';

const tunnel = `${paths.tunnel}?host=127.0.0.1&port=6379`;
let machines: TestMachines;
let bridge: TestBridge;
let victim: WebSocket;

beforeAll(async () => {
  machines = await TestMachines.open();
  bridge = await TestBridge.open(machines);
  victim = bridge.socket(tunnel, await bridge.cookie());
  await once(victim, 'message');
});
afterAll(async () => {
  await bridge.close();
  await machines.close();
});

/** The victim's command is answered. */
async function works(): Promise<void> {
  const reply = once(victim, 'message');
  victim.send(Buffer.from('PING\r\n'));
  expect(String((await reply)[0])).toBe('+PONG\r\n');
}

/** A tunnel by hand; what it is sent is text with one character a byte. */
async function byHand(): Promise<{ socket: Socket; received: () => string }> {
  const { host, port } = new URL(bridge.origin);
  const socket = connect(Number(port), '127.0.0.1')
    .on('error', () => {})
    .setEncoding('latin1');
  let text = '';
  socket.on('data', (part: string) => {
    text += part;
  });
  const lines = [
    `GET ${tunnel} HTTP/1.1`,
    `Host: ${host}`,
    `Origin: ${bridge.origin}`,
    `Cookie: ${await bridge.cookie()}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  while (!text.includes('ready')) await once(socket, 'data');
  text = '';
  return { socket, received: () => text };
}

/** Resolves once it is closed: once() would take an error for the end. */
function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}

/** A masked frame, with a mask of zeros. head: its first byte. */
function frame(head: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([head, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text, 'latin1')]);
}

const [binary, more, end, ping] = [0x02, 0x00, 0x80, 0x89];

test('a flood of pings holds nobody up: ws ends its connection where the answers are too many', async () => {
  const { socket } = await byHand();
  const closed = closing(socket);
  for (let round = 0; round < 20; round += 1) {
    if (socket.writable) socket.write(Buffer.concat(Array.from({ length: 500 }, () => frame(ping, 'x'))));
    await works();
  }
  await closed;
});

test('a command of 10,000 fragments of one byte is one command', async () => {
  const { socket, received } = await byHand();
  const text = `ECHO ${'y'.repeat(10_000)}\r\n`;
  const fragments = text.split('').map((one, at) => frame(at === 0 ? binary : at === text.length - 1 ? end : more, one));
  socket.write(Buffer.concat(fragments));
  await works();
  while (!received().includes(`$10000\r\n`)) await once(socket, 'data');
  socket.destroy();
});

test.each([
  ['with reserved bits', frame(0xf2, 'PING\r\n')],
  ['without a mask', Buffer.from([0x82, 0x06, ...Buffer.from('PING\r\n')])],
  ['of no known kind', frame(0x8b, '')],
  ['that goes on with nothing', frame(end, 'PING\r\n')],
  ['of control, in parts', frame(0x09, 'x')],
  ['larger than a message may be', Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])],
])('a frame %s ends its own connection alone', async (_, bytes) => {
  const { socket } = await byHand();
  const closed = closing(socket);
  socket.write(bytes);
  await closed;
  await works();
});
