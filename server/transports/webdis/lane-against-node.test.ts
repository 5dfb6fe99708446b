// The fast lane against Node: the same bytes, well-formed or not, have to get the same answers either way.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded, type Seeded } from '../../testing/seeded.ts';
import { TestGateway } from '../../testing/test-gateway.ts';

let gateway: TestGateway;
let servers: { lane: Server; node: Server };
beforeAll(async () => {
  gateway = await TestGateway.open({ root: '/ECHO/root.html', corsOrigins: ['https://friend.example'] });
  await gateway.ask('/SET/known/value');
  await gateway.ask('/SET/long', { method: 'PUT', body: 'x'.repeat(150_000) });
  await gateway.ask('/RPUSH/list/a/b/c');
  servers = { lane: await listen(true), node: await listen(false) };
});
afterAll(async () => {
  for (const server of Object.values(servers)) {
    server.closeAllConnections();
    server.close();
  }
  await gateway.close();
});

/** A server in front of the bridge, with its lane or without. */
async function listen(hasLane: boolean): Promise<Server> {
  const { bridge } = gateway.bridge;
  const open = new Map<Duplex, Set<IncomingMessage>>();
  const garbled = new Map<Duplex, string>();
  const refuse = (socket: Duplex): void => {
    // What waits for the rest of its body is never answered.
    if ([...(open.get(socket) ?? [])].some(({ complete, method }) => complete || (method !== 'PUT' && method !== 'POST'))) return;
    socket.end(garbled.get(socket));
  };
  const server = createServer((request, response) => {
    const { socket } = request;
    open.set(socket, (open.get(socket) ?? new Set()).add(request));
    response.once('close', () => {
      open.get(socket)?.delete(request);
      if (garbled.has(socket)) refuse(socket);
    });
    bridge.handle(request, response, () => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': 8 }).end('<p>hello');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    if (!bridge.upgrade(request, socket, head)) socket.end('HTTP/1.1 418 Somebody else\r\n\r\n');
  });
  // Node drops the answers that are still to come when it meets what is no HTTP. Here they are given first, so that all can be compared.
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (garbled.has(socket)) return;
    garbled.set(socket, `HTTP/1.1 ${error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400} No\r\nConnection: close\r\n\r\n`);
    refuse(socket);
  });
  if (hasLane) bridge.stand(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

/**
 * Ends whatever was begun: it is the body that is missing, the rest of a head, or a request after which the server closes.
 * Node drops the answers of a client that merely ends its side.
 */
const last = 'GET /last HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'.repeat(200);

/** What a server answers to pieces of bytes, until it closes; null: it cut the connection while something was on its way. */
async function exchange(server: Server, pieces: readonly Buffer[]): Promise<Seen[] | null> {
  const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }).setNoDelay(true);
  let text = '';
  let isCut = false;
  socket
    .on('error', () => {
      isCut = true;
    })
    .on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
  const closed = once(socket, 'close').catch(() => {});
  await once(socket, 'connect');
  for (const piece of [...pieces, Buffer.from(last)]) {
    if (!socket.writable) break;
    socket.write(piece);
    // The server reads, answers or closes, and the client reads that.
    for (let turn = 0; turn < 4; turn += 1) await nextTurn();
  }
  await closed;
  return isCut ? null : answersIn(text);
}

interface Seen {
  readonly head: readonly string[];
  readonly body: string;
}

/** The answers in what a server sent, the order and the letters of their headers aside. */
function answersIn(text: string): Seen[] {
  const seen: Seen[] = [];
  let rest = text.replaceAll(/\r\n(Date|Set-Cookie): [^\r]*/g, '');
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return [...seen, { head: ['incomplete'], body: rest }];
    const [status = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()));
    const length = Number(headers.find((line) => line.startsWith('content-length:'))?.slice(15) ?? 0);
    // HEAD is answered with the length of a body that does not follow.
    const hasBody = !/ (304|204|1\d\d) /.test(status) && !rest.startsWith('HTTP/1.1 ', end + 4);
    const bodyEnd = end + 4 + (hasBody ? length : 0);
    // Of a stream's chunks and the like the rest is compared as it is.
    const isChunked = headers.some((line) => line.startsWith('transfer-encoding'));
    seen.push({ head: [status, ...headers.toSorted()], body: isChunked ? rest.slice(end) : rest.slice(end + 4, bodyEnd) });
    rest = isChunked ? '' : rest.slice(bodyEnd);
  }
  return seen;
}

/** Sends the same to both, and gives their answers. */
async function expectTheSame(pieces: readonly Buffer[]): Promise<readonly Seen[]> {
  let [lane, node]: (Seen[] | null)[] = [null, null];
  // Again where a connection was cut, or a page's answer crossed a refusal: what really differs does so each time.
  for (let tries = 0; tries < 20 && !(lane && isDeepStrictEqual(lane, node)); tries += 1)
    [lane, node] = await Promise.all([exchange(servers.lane, pieces), exchange(servers.node, pieces)]);
  expect(lane, `sent: ${JSON.stringify(pieces.map((piece) => piece.toString('latin1').slice(0, 2_000)))}`).toEqual(node);
  return lane ?? [];
}

const usual = (method: string, target: string, ...headers: string[]): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: 127.0.0.1', `Authorization: Bearer ${gateway.token}`, ...headers, '', ''].join('\r\n');
const smuggled = (): string => usual('GET', '/webdis/ECHO/smuggled.txt');

test.each<[string, () => string]>([
  ['two Host headers', () => usual('GET', '/webdis/PING', 'Host: evil.example')],
  ['two Host headers that agree', () => usual('GET', '/webdis/PING', 'host: 127.0.0.1')],
  ['a target of 9 KB', () => usual('GET', `/webdis/ECHO/${'x'.repeat(9_000)}`)],
  ['a target of 60 KB', () => usual('GET', `/webdis/ECHO/${'x'.repeat(60_000)}`)],
  ['a PUT', () => usual('PUT', '/webdis/ECHO', 'Content-Length: 5') + 'hello'],
  ['a PUT without a body', () => usual('PUT', '/webdis/ECHO/x', 'Content-Length: 0')],
  ['a PUT that does not say how long its body is', () => usual('PUT', '/webdis/ECHO/x')],
  ['a PUT of 64 KB', () => usual('PUT', '/webdis/ECHO', 'Content-Length: 65536') + 'x'.repeat(65_536)],
  ['a PUT of more', () => usual('PUT', '/webdis/ECHO', 'Content-Length: 65537') + 'x'.repeat(65_537)],
  ['a POST', () => usual('POST', '/webdis/?jsonp=f', 'Content-Length: 12') + 'ECHO/a%20b?c'],
  ['a POST of what is refused', () => usual('POST', '/webdis/', 'Content-Length: 5', 'Accept: text/html') + 'MULTI'],
  ['a body that is another request', () => usual('PUT', '/webdis/ECHO', `Content-Length: ${smuggled().length}`) + smuggled()],
  ['a body shorter than it says', () => `${usual('PUT', '/webdis/ECHO', 'Content-Length: 10')}short`],
  ['a body longer than it says', () => `${usual('PUT', '/webdis/ECHO', 'Content-Length: 2')}longer${smuggled()}`],
  ['two lengths', () => `${usual('PUT', '/webdis/ECHO', 'Content-Length: 1', 'Content-Length: 2')}ab${smuggled()}`],
  ['a list of lengths', () => `${usual('PUT', '/webdis/ECHO', 'Content-Length: 2, 2')}ab${smuggled()}`],
  ['a length with a plus', () => `${usual('PUT', '/webdis/ECHO', 'Content-Length: +2')}ab${smuggled()}`],
  ['a length with zeros before it', () => `${usual('PUT', '/webdis/ECHO', 'Content-Length: 0002')}ab${smuggled()}`],
  ['chunks', () => `${usual('PUT', '/webdis/ECHO', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n${smuggled()}`],
  ['chunks and a length', () => `${usual('PUT', '/webdis/ECHO', 'Content-Length: 3', 'Transfer-Encoding: chunked')}0\r\n\r\n${smuggled()}`],
  ['an expectation', () => `${usual('PUT', '/webdis/ECHO', 'Content-Length: 3', 'Expect: 100-continue')}abc${smuggled()}`],
  ['a GET with a body', () => `${usual('GET', '/webdis/PING', 'Content-Length: 3')}abc${smuggled()}`],
  ['a long answer', () => usual('GET', '/webdis/GET/long') + smuggled()],
  ['a wish to close', () => usual('PUT', '/webdis/ECHO', 'Content-Length: 3', 'Connection: close') + 'abc' + smuggled()],
])('%s', async (_what, bytes) => {
  expect((await expectTheSame([Buffer.from(bytes(), 'latin1')])).length).toBeGreaterThan(0);
});

/** One request, well-formed or spoiled in some way. */
function requestOf(random: Seeded): string {
  const body = random.pick(['', 'x', 'howdy', 'ECHO/posted.txt', 'GET/known?x', 'y'.repeat(5_000), smuggled(), '5\r\nhowdy\r\n0\r\n\r\n']);
  const length = String(body.length);
  const method = random.pick(['GET', 'GET', 'GET', 'PUT', 'PUT', 'POST', 'POST', 'HEAD', 'OPTIONS', 'DELETE', 'get', 'GE T', '']);
  const target = random.pick([
    '/webdis/ECHO/a.txt',
    '/webdis/ECHO/%c3%a9',
    '/webdis/ECHO',
    '/webdis/GET/known.raw',
    '/webdis/GET/none.txt',
    '/webdis/LRANGE/list/0/-1.txt?sep=,',
    '/webdis/GET/known?type=a/b&filename=c',
    '/webdis/PING?jsonp=f',
    '/webdis/PING?jsonp=1(',
    '/webdis/7/GET/known',
    '/webdis/99/PING',
    '/webdis/MULTI',
    '/webdis/',
    '/webdis',
    '/webdis?x',
    '/webdisk',
    '/',
    '/webdis/ECHO/a#b',
    '/webdis/ECHO/a"b<c>d|e\\f^g`h{i}',
    '/webdis/ECHO/a b',
    '/webdis/ECHO/\x80\xff',
    '/webdis/ECHO/\x00',
    '/webdis/ECHO/\x7f',
    'http://evil.example/webdis/PING',
    '//webdis/PING',
    '*',
    '/webdis/../webdis/PING',
    '/webdis/WRONG/x',
    '/webdis/ECHO/??a?b',
    `/webdis/ECHO/${'z'.repeat(random.pick([100, 7_900, 8_200, 12_000]))}`,
  ]);
  const version = random.pick([
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/2.0',
    'HTTP/1.1 ',
    'http/1.1',
    'HTTP/1.12',
  ]);
  const headers = ['Host: 127.0.0.1', `Authorization: Bearer ${gateway.token}`];
  if (method === 'PUT' || method === 'POST' || random.below(10) === 0)
    headers.push(
      random.pick([`Content-Length: ${length}`, `Content-Length: ${length}`, `content-length:${length} `, 'Transfer-Encoding: chunked']),
    );
  const odd = [
    'Accept: text/html',
    'If-None-Match: *',
    'Origin: https://friend.example',
    'Connection: keep-alive',
    'Connection: close',
    'Connection: Upgrade',
    'Connection: keep-alive, x',
    'Host: evil.example',
    'host: 127.0.0.1',
    'Content-Length: 3',
    'Content-Length: -1',
    'Content-Length: 1e1',
    'Content-Length:',
    'Transfer-Encoding: identity',
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding : chunked',
    'Expect: 100-continue',
    'Expect: else',
    'X-Folded: a\r\n b',
    'X-Space : a',
    'X-Null: a\x00b',
    'X-Delete: \x7f',
    'X-High: \xe9',
    'X-Return: a\rb',
    'X-Feed: a\nY: b',
    ' X-Lead: a',
    ': nameless',
    'X-No-Colon',
    'X\x80: a',
    'Sec-Fetch-Site: cross-site',
    'Cookie: a=b; c=d',
    'Upgrade: h2c',
    'Keep-Alive: timeout=1',
    'TE: trailers',
    'X-Empty:',
    'Authorization: Bearer x',
    `X-Long: ${'l'.repeat(random.pick([100, 8_000, 17_000]))}`,
  ];
  while (random.below(3) === 0) headers.splice(random.below(headers.length + 1), 0, random.pick(odd));
  if (random.below(25) === 0) headers.splice(random.below(2), 1);
  const end = random.below(20) === 0 ? random.pick(['\n', '\r', '\r\r\n', '\n\n']) : '\r\n';
  const request = `${method} ${target} ${version}${end}${headers.map((line) => `${line}\r\n`).join('')}\r\n${method === 'GET' && random.below(4) > 0 ? '' : body}`;
  // A byte lost, doubled or changed.
  const at = random.below(request.length);
  const byte = String.fromCharCode(random.below(256));
  return random.pick([
    request,
    request,
    request,
    request,
    request.slice(0, at) + request.slice(at + 1),
    request.slice(0, at) + byte + request.slice(at),
    request.slice(0, at) + byte + request.slice(at + 1),
  ]);
}

function cut(random: Seeded, bytes: Buffer): Buffer[] {
  const cuts = Array.from({ length: random.below(5) }, () => random.below(bytes.length + 1)).toSorted((one, other) => one - other);
  return [0, ...cuts].map((from, at) => bytes.subarray(from, cuts[at] ?? bytes.length)).filter((piece) => piece.length > 0);
}

test('800 connections of requests good and bad, cut anywhere, are answered as by Node', async () => {
  const random = seeded(20);
  const cases = Array.from({ length: 800 }, () => {
    const requests = Array.from({ length: 1 + random.below(4) }, () =>
      random.below(3) === 0 ? usual('GET', '/webdis/ECHO/between.txt') : requestOf(random),
    );
    // What a spoiled length says has to come in the end.
    const bytes = requests.join('').replaceAll(/(?<=content-length:\s*\d{4})\d+/gi, '');
    return cut(random, Buffer.from(bytes, 'latin1'));
  });
  let answered = 0;
  // Some at a time: most of each is waiting.
  for (let at = 0; at < cases.length; at += 10)
    for (const seen of await Promise.all(cases.slice(at, at + 10).map((pieces) => expectTheSame(pieces))))
      answered += seen.filter(({ head }) => / 200 /.test(head[0] ?? '')).length;
  // Not all of it is refused.
  expect(answered).toBeGreaterThan(500);
}, 60_000);
