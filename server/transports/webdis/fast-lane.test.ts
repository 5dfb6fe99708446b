import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { studentOf } from '../../identity/principal.ts';
import { TestGateway } from '../../testing/test-gateway.ts';
import { Connections } from '../connections.ts';
import { createFastLane } from './fast-lane.ts';
import { SliceSchedule } from './slice-schedule.ts';

let gateway: TestGateway;
let sockets: Socket[] = [];
beforeAll(async () => {
  gateway = await TestGateway.open();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.bridge.parsed.requests = 0;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A connection and the answers it got, their dates left out. */
async function dial(): Promise<{ socket: Socket; text: () => string }> {
  const socket = await gateway.dial();
  sockets.push(socket);
  let text = '';
  socket
    .on('error', () => {})
    .on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
  return { socket, text: () => text.replaceAll(/Date: [^\r]+\r\n/g, '') };
}

const get = (path: string, ...headers: string[]): string => gateway.head('GET', path, ...headers);
const statuses = (text: string): string[] => text.match(/(?<=HTTP\/1\.1 )\d+/g) ?? [];
/** The parts of an answer in an order of their own: the two ways write headers in different orders. */
const sorted = (answer: string): string[] => [
  ...(answer.split('\r\n\r\n', 1)[0] ?? '').toLowerCase().split('\r\n').toSorted(),
  answer.split('\r\n\r\n').slice(1).join('\r\n\r\n'),
];

test.each([
  '/PING',
  '/GET/hello',
  '/GET/hello.txt',
  '/GET/nothing.txt',
  '/GET/hello.raw?x=y',
  '/GET/hello?type=a/b&filename=c',
  '/7/GET/hello',
  '/99/PING',
  '/GET',
  '/ECHO/%c3%a9',
  '/ECHO/%ff.bin',
  '/GET/hello?jsonp=f',
  '/LRANGE/hello/0/1',
])("%s is answered as by Node's own server, without it", async (path) => {
  await gateway.ask('/SET/hello/world');
  gateway.bridge.parsed.requests = 0;
  const fast = await dial();
  fast.socket.write(get(path));
  await vi.waitFor(() => expect(fast.text()).not.toBe(''), 20_000);
  expect(gateway.bridge.parsed.requests).toBe(0);
  const slow = await dial();
  slow.socket.write(get(path, 'Keep-Alive: timeout=9'));
  await vi.waitFor(() => expect(slow.text()).not.toBe(''), 20_000);
  expect(gateway.bridge.parsed.requests).toBe(1);
  const [one, other] = [fast.text(), slow.text()].map((text) => sorted(text));
  expect(one).toEqual(other);
});

test('a known tag is not sent again', async () => {
  const { socket, text } = await dial();
  socket.write(get('/ECHO/x.txt', 'If-None-Match: "9dd4e461268c8034f5c8564e155c67a6"'));
  await vi.waitFor(() => expect(statuses(text())).toEqual(['304']), 20_000);
  expect(text()).toMatch(/\r\nETag: "9dd4e461268c8034f5c8564e155c67a6"\r\n\r\n$/);
});

test('pipelined requests are answered in order, whichever connections to Redis they take', async () => {
  const { socket, text } = await dial();
  const count = 600;
  socket.write(Array.from({ length: count }, (_, at) => get(`${at % 3 === 0 ? '/5' : ''}/ECHO/n${at}.txt`)).join(''));
  await vi.waitFor(() => expect(statuses(text())).toHaveLength(count), 20_000);
  expect(
    text()
      .match(/(?<=\r\n\r\n)n\d+/g)
      ?.join(),
  ).toBe(Array.from({ length: count }, (_, at) => `n${at}`).join());
  expect(gateway.bridge.parsed.requests).toBe(0);
});

test('commands of one connection are run in the order they were sent, bodies or not', async () => {
  const { socket, text } = await dial();
  socket.write(
    [
      get('/SET/order/1'),
      get('/APPEND/order/2'),
      gateway.head('PUT', '/APPEND/order', 'Content-Length: 1'),
      '3',
      get('/APPEND/order/4'),
      gateway.head('POST', '/', 'Content-Length: 14'),
      'APPEND/order/5',
      get('/GET/order.txt'),
    ].join(''),
  );
  await vi.waitFor(() => expect(text()).toMatch(/12345$/), 20_000);
});

test.each([
  ['in two pieces', (request: string) => [request.slice(0, 30), request.slice(30)]],
  ['byte by byte', (request: string) => request.split('')],
  ['cut before its last byte', (request: string) => [request.slice(0, -1), request.slice(-1)]],
])('a request that comes %s is answered', async (_how, cut) => {
  const { socket, text } = await dial();
  socket.setNoDelay(true);
  for (const piece of cut(get('/ECHO/whole.txt')))
    await new Promise((resolve) => {
      socket.write(piece, resolve);
    });
  await vi.waitFor(() => expect(text()).toMatch(/whole$/), 20_000);
});

test('what is not for the lane goes to the server on the same connection, after the answers before it', async () => {
  const { socket, text } = await dial();
  socket.write(
    get('/ECHO/first.txt') +
      get('/BLPOP/none/0.01') +
      get('/MULTI') +
      get('/ECHO/fourth.txt') +
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
  );
  await once(socket, 'close');
  expect(statuses(text())).toEqual(['200', '200', '403', '200', '200']);
  expect(text()).toMatch(/first[^]*"BLPOP":null[^]*"forbidden-command"[^]*fourth[^]*<p>hello/);
  expect(gateway.bridge.parsed.requests).toBe(4);
});

test('each head is looked at: another token is another learner, a bad one nobody', async () => {
  const other = await gateway.bridge.token(await gateway.bridge.cookies());
  const [id = ''] = other.split('.');
  gateway.bridge.parsed.requests = 0;
  const { socket, text } = await dial();
  socket.write(
    get('/PING') +
      get('/PING').replace(gateway.token, other) +
      get('/PING').replace(gateway.token, `${other.slice(0, -3)}xxx`) +
      get('/PING').replace('Host: 127.0.0.1', 'Host: evil.example'),
  );
  await vi.waitFor(() => expect(statuses(text())).toEqual(['200', '200', '401', '403']), 20_000);
  expect(gateway.machines.learners).toContain(id);
  expect(gateway.bridge.parsed.requests).toBe(2);
});

test("a WebSocket may follow on a connection of the lane's", async () => {
  const { socket, text } = await dial();
  socket.write(
    get('/PING') +
      get(
        '/.json',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ),
  );
  await vi.waitFor(() => expect(statuses(text())).toEqual(['200', '101']), 20_000);
  const ws = new WebSocket(`${gateway.bridge.origin.replace('http', 'ws')}/webdis/.json`, {
    headers: { authorization: `Bearer ${gateway.token}` },
  });
  await once(ws, 'open');
  ws.terminate();
});

test.each([
  ['a space in the address', () => get('/ECHO/a b')],
  ['a zero byte in the address', () => get('/ECHO/a\0b')],
  ['a line feed alone', () => get('/PING', 'X: y\nZ: w')],
  ['two lengths', () => get('/PING', 'Content-Length: 0', 'Content-Length: 5')],
  ['length and chunks', () => get('/PING', 'Content-Length: 5', 'Transfer-Encoding: chunked')],
  ['nonsense', () => '\x16\x03\x01\x02\x00\r\n\r\n'],
])('%s is left to Node', async (_what, request) => {
  const { socket, text } = await dial();
  socket.write(get('/PING') + request());
  await once(socket, 'close');
  expect(statuses(text())[0]).toBe('200');
  expect(statuses(text())[1]).not.toBe('200');
});

test('a head larger than the server takes is refused', async () => {
  const { socket, text } = await dial();
  const closed = new Promise((resolve) => {
    // However it comes: once() would take for the end that some of the head was never read.
    socket.once('close', resolve);
  });
  socket.write(get('/PING', ...Array.from({ length: 200 }, (_, at) => `X-${at}: ${'y'.repeat(100)}`)));
  await closed;
  expect(statuses(text())).toEqual(['431']);
});

test('a client that has said all it wants still gets its answers', async () => {
  const { socket, text } = await dial();
  socket.end(get('/ECHO/one.txt') + get('/ECHO/two.txt'));
  await once(socket, 'close');
  expect(text()).toMatch(/one[^]*two$/);
});

test('a client that does not read is not read from either', async () => {
  const { socket } = await dial();
  await gateway.ask('/SET/large', { method: 'PUT', body: Buffer.alloc(256 * 1024, 'x') });
  gateway.bridge.parsed.requests = 0;
  socket.pause();
  const before = Number(/total_commands_processed:(\d+)/.exec((await gateway.ask('/INFO/stats.txt')).body)?.[1]);
  const burst = get('/GET/large').repeat(50);
  for (let at = 0; at < 40; at += 1) socket.write(burst);
  const processed = async (): Promise<number> =>
    Number(/total_commands_processed:(\d+)/.exec((await gateway.ask('/INFO/stats.txt')).body)?.[1]) - before;
  const end = [...gateway.bridge.connections].find(({ remotePort }) => remotePort === socket.localPort);
  await vi.waitFor(() => expect(end?.isPaused() === true && end.writableNeedDrain).toBe(true), { timeout: 10_000 });
  // Of 2,000, those whose answers the kernel has taken, and one pipeline more.
  expect(await processed()).toBeLessThan(200);
});

test('a connection that says nothing more is closed, and all are when the lane closes', async () => {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.keepAliveTimeout = 50;
  server.headersTimeout = 60_000;
  const pool = { send: (_database: number, _command: string, waiter: { lost(reason: string): void }) => waiter.lost('None.') };
  const lane = createFastLane({
    callerOf: () => ({ visitor: { ...studentOf('a'), grant: null, saysUse: true }, ifNoneMatch: null, wantsPage: false, headers: [] }),
    poolOf: () => pool as never,
    root: null,
    schedule: new SliceSchedule(),
    connections: new Connections({ all: 9, strangers: 9 }),
  });
  lane.serve(server);
  const { port } = server.address() as AddressInfo;
  const idle = connect(port, '127.0.0.1').resume();
  idle.write('GET /webdis/PING HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(idle, 'close');
  const silent = connect(port, '127.0.0.1').resume();
  await once(silent, 'connect');
  await vi.waitFor(
    () =>
      new Promise<void>((resolve, reject) => {
        server.getConnections((_error, count) => (count === 1 ? resolve() : reject(new Error(String(count)))));
      }),
    20_000,
  );
  lane.close();
  await once(silent, 'close');
  server.close();
  await once(server, 'close');
});
