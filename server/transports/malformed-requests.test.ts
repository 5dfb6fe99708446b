// Malformed requests: bytes that are no HTTP, or stop in the midst of it, by the hundred. What they leave behind is counted, object by object.
import { once } from 'node:events';
import { ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpTunnelPaths } from '../../src/http-tunnel-protocol.ts';
import { paths } from '../../src/protocol.ts';
import { TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';

let machines: TestMachines;
let bridge: TestBridge;
let cookies: string;

beforeAll(async () => {
  machines = await TestMachines.open();
  bridge = await TestBridge.open(machines);
  cookies = await bridge.cookies();
});
afterAll(async () => {
  await bridge.close();
  await machines.close();
});

const head = (first: string, ...more: string[]): string =>
  [first, 'Host: 127.0.0.1', `Origin: ${bridge.origin}`, `Cookie: ${cookies}`, ...more, '', ''].join('\r\n');
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const pass = `POST ${httpTunnelPaths.pass}?line=a-session-of-the-tests&channel=1&wait=0&max=0 HTTP/1.1`;
const set = `PUT ${paths.webdis}/SET/a HTTP/1.1`;

const kinds: Record<string, () => string> = {
  'no HTTP': () => '\x16\x03\x01\x02\x00\r\n\r\n',
  zeros: () => '\0\0\r\n\r\n',
  'a method of its own': () => head('STEAL / HTTP/1.1'),
  'the preface of HTTP/2': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'half a head': () => head('GET / HTTP/1.1').slice(0, 60),
  'half a head for the lane': () => head(`GET ${paths.webdis}/PING HTTP/1.1`).slice(0, 60),
  'a header without a name': () => head('GET / HTTP/1.1', ': x'),
  'a space in a header': () => head(`GET ${paths.webdis}/PING HTTP/1.1`, 'X Y: z'),
  'two lengths': () => head(set, 'Content-Length: 1', 'Content-Length: 2'),
  'a length and chunks': () => head(set, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
  'a chunk without a size': () => `${head(set, 'Transfer-Encoding: chunked')}xyz\r\n`,
  'a head that is too large': () => head('GET / HTTP/1.1', `X: ${'x'.repeat(20_000)}`),
  'half a body': () => `${head(set, 'Content-Length: 5000')}half`,
  'half a body of a pass': () => `${head(pass, 'Content-Length: 5000')}half`,
  'half a body that JSON is wanted in': () =>
    `${head('POST /bridge/machine/kill HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 5000')}{"pid":`,
  'a body that is no JSON': () =>
    `${head('POST /bridge/machine/kill HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 4')}{{{{`,
  'a target that is not encoded': () => head('GET /%e0%a4%a HTTP/1.1'),
  'a target for the lane that is not encoded': () => head(`GET ${paths.webdis}/GET/%zz HTTP/1.1`),
  'nonsense behind a request': () => `${head('GET / HTTP/1.1')}\0\0\0\r\n\r\n`,
  'nonsense behind a request for the lane': () => `${head(`GET ${paths.webdis}/PING HTTP/1.1`)}\0\0\0\r\n\r\n`,
  'a WebSocket without a key': () => head(`GET ${paths.tunnel}?host=127.0.0.1&port=6379 HTTP/1.1`, ...upgrade),
  'a WebSocket with a wrong key': () => head(`GET ${paths.tunnel} HTTP/1.1`, ...upgrade, 'Sec-WebSocket-Key: x'),
  'a WebSocket to nowhere': () => head('GET /nowhere HTTP/1.1', ...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='),
  'a WebSocket whose first frame is wrong': () =>
    `${head(`GET ${paths.tunnel}?host=127.0.0.1&port=6379 HTTP/1.1`, ...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')}\xff\xff`,
  'an expectation that nobody meets': () => head(set, 'Content-Length: 5', 'Expect: something'),
  'an expectation without its body': () => head(set, 'Content-Length: 5', 'Expect: 100-continue'),
};

/** Sends bytes on a connection of its own, and leaves once something came back, or at once where nothing does. */
async function send(bytes: string): Promise<void> {
  const socket = connect(Number(new URL(bridge.origin).port), '127.0.0.1').on('error', () => {});
  const closed = new Promise((resolve) => {
    socket.once('close', resolve);
  });
  const answered = Promise.race([closed, once(socket, 'data').catch(() => {})]);
  await new Promise((resolve) => {
    socket.write(Buffer.from(bytes, 'latin1'), resolve);
  });
  await Promise.race([answered, turns(20)]);
  socket.destroy();
  await closed;
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}

async function round(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await Promise.all(Object.values(kinds).map((bytes) => send(bytes())));
}

/** Sockets and answers that there are in this process, once the last connection is closed and garbage is collected. */
async function counts(): Promise<readonly number[]> {
  await expect.poll(() => bridge.connections.size, { timeout: 20_000 }).toBe(0);
  // What the test's own doubles remember is no leak.
  bridge.sockets.length = 0;
  machines.streams.length = 0;
  await turns(20);
  return [Socket, ServerResponse].map((kind) => queryObjects(kind, { format: 'count' }));
}

test('many of them leave no socket, request or answer behind, and no byte', { timeout: 120_000 }, async () => {
  await round(1);
  const before = await counts();
  await round(3);
  // One of each kept would be three more for one kind. The ends at Redis of tunnels close a moment after the pages' own.
  const isAsBefore = async (): Promise<boolean> => (await counts()).every((count, index) => count < (before[index] ?? 0) + 3);
  await expect.poll(isAsBefore, { timeout: 20_000, interval: 200 }).toBe(true);
  expect(bridge.budget.bytes).toBe(0);
});
