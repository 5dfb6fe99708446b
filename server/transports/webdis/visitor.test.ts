import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noLearnerMessage } from '../../identity/principal.ts';
import { createSeal } from '../../identity/learner-seal.ts';
import { createOriginGate } from '../origin-gate.ts';
import { TestGateway } from '../../testing/test-gateway.ts';
import { openTestIdentity } from '../../testing/test-identity.ts';
import { admitVisitor } from './visitor.ts';

let gateway: TestGateway;
let own: Record<string, string>;
beforeAll(async () => {
  gateway = await TestGateway.open({ corsOrigins: ['https://friend.example'] });
  own = { cookie: gateway.cookies };
});
afterAll(() => gateway.close());

test.each<Record<string, string>>([
  {},
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'image' },
])("the gateway's own cookie opens it to our pages and to a typed address: %j", async (headers) => {
  expect((await gateway.askAs({ ...own, ...headers }, '/PING')).body).toBe('{"PING":[true,"PONG"]}');
});

test('so it does with the Origin and the Referer of our pages, where a browser says no more', async () => {
  expect((await gateway.askAs({ ...own, origin: gateway.bridge.origin }, '/SET/a', { method: 'PUT', body: 'b' })).status).toBe(200);
  expect((await gateway.askAs({ ...own, referer: `${gateway.bridge.origin}/quickstart/` }, '/GET/a')).status).toBe(200);
});

test.each<Record<string, string>>([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'https://friend.example' },
  { referer: 'https://evil.example/page' },
  { referer: 'http://127.0.0.1:1/' },
])('a link or a form of another site does nothing: %j', async (headers) => {
  await gateway.ask('/SET/precious/1');
  for (const method of ['GET', 'POST']) {
    const { status, body } = await gateway.askAs({ ...own, ...headers }, '/FLUSHALL', {
      method,
      ...(method === 'POST' ? { body: 'FLUSHALL' } : {}),
    });
    expect([status, JSON.parse(body)]).toMatchObject([403, { code: 'forbidden-origin' }]);
  }
  expect((await gateway.ask('/EXISTS/precious')).body).toBe('{"EXISTS":1}');
});

test.each(['script', 'worker', 'sharedworker', 'serviceworker', 'style'])('what Redis holds is no %s of our pages', async (dest) => {
  const { status } = await gateway.askAs({ ...own, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': dest }, '/GET/a.js');
  expect(status).toBe(403);
});

test.each([
  '/GET/a.js',
  '/GET/a.css',
  '/GET/a?type=text/javascript',
  '/GET/a?type=x,%20Application/ECMAscript;q=1',
  '/GET/a?type=text/css',
])('nor where a browser does not say what it wants it for: %s', async (path) => {
  const { status, body } = await gateway.askAs({ ...own, referer: `${gateway.bridge.origin}/quickstart/` }, path);
  expect([status, JSON.parse(body)]).toMatchObject([403, { code: 'forbidden-origin', message: expect.stringContaining('token') }]);
  expect((await gateway.ask(path)).status).not.toBe(403);
  expect((await gateway.askAs({ ...own, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' }, path)).status).not.toBe(403);
});

test.each([
  ['sec-purpose', 'prefetch'],
  ['sec-purpose', 'prefetch;prerender'],
  ['purpose', 'prefetch'],
])('what a browser asks in advance (%s: %s) is not done', async (name, value) => {
  const { status } = await gateway.askAs({ ...own, 'sec-fetch-site': 'none', [name]: value }, '/SET/ahead/1');
  expect(status).toBe(503);
  expect((await gateway.ask('/GET/ahead')).body).toBe('{"GET":null}');
});

test("the learner's cookie alone, which links from anywhere bring along, does not open it", async () => {
  const learnerOnly = gateway.cookies.split('; ').filter((pair) => !pair.includes('-gateway='));
  expect(learnerOnly).toHaveLength(1);
  const { status, headers, body } = await gateway.askAs({ cookie: learnerOnly.join() }, '/PING');
  expect([status, headers['www-authenticate'], JSON.parse(body)]).toEqual([
    401,
    'Bearer',
    { code: 'no-learner', message: expect.stringContaining(noLearnerMessage) },
  ]);
});

test('nobody is asked who it is', async () => {
  expect((await gateway.askAs({}, '/PING')).status).toBe(401);
  expect((await gateway.askAs({ authorization: 'Basic dXNlcjpwYXNz' }, '/PING')).status).toBe(401);
});

/** A browser that reaches the notebook as a class does: by a name, over plain HTTP. */
async function comingTo(host: string, headers: Record<string, string>): Promise<ReturnType<typeof admitVisitor>> {
  const gate = createOriginGate({ host: '127.0.0.1', allowedHosts: ['class.example'] });
  const identity = await openTestIdentity({ instance: 'c0ffee00', key: Buffer.alloc(32) });
  const learner = createSeal({ instance: 'c0ffee00', key: Buffer.alloc(32) }, 'gateway').seal('ab'.repeat(16), Date.now());
  return admitVisitor({ host, cookie: `redis-notebook-c0ffee00-gateway=${learner}`, ...headers }, false, gate, identity);
}

test('a request that hides where it comes from does nothing, where browsers can hide it', async () => {
  expect(await comingTo('class.example:8080', {})).toMatchObject({ status: 403, code: 'forbidden-origin' });
  expect(await comingTo('class.example:8080', { referer: 'http://class.example:8080/quickstart/' })).toMatchObject({
    learner: 'ab'.repeat(16),
  });
  expect(await comingTo('class.example:8080', { origin: 'http://class.example:8080' })).toMatchObject({ learner: 'ab'.repeat(16) });
  expect(await comingTo('class.example:8080', { referer: 'http://class.example/' })).toMatchObject({ status: 403 });
  // Browsers say so to loopback, and over TLS: what does not is a program.
  for (const host of ['127.0.0.1:8080', '[::1]:8080', 'localhost'])
    expect(await comingTo(host, {})).toMatchObject({ learner: 'ab'.repeat(16) });
  expect(await comingTo('class.example', { 'sec-fetch-site': 'none' })).toMatchObject({ learner: 'ab'.repeat(16) });
});

test('a token is a learner wherever the request comes from', async () => {
  const headers = { authorization: `Bearer ${gateway.token}`, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  expect((await gateway.askAs(headers, '/PING')).body).toBe('{"PING":[true,"PONG"]}');
  expect((await gateway.askAs({ authorization: `bearer  ${gateway.token} ` }, '/PING')).status).toBe(200);
});

test.each(['', 'x', 'a.b.c'])('a token that is none is refused, even beside a good cookie: %j', async (token) => {
  const { status, body } = await gateway.askAs({ ...own, authorization: `Bearer x${token}` }, '/PING');
  expect([status, JSON.parse(body)]).toMatchObject([401, { code: 'no-learner', message: expect.stringContaining('Copy a new one') }]);
});

test('a forged token is refused: of another learner, or with another signature', async () => {
  const [id = '', time = '', signature = ''] = gateway.token.split('.');
  const other = `${id.startsWith('0') ? '1' : '0'}${id.slice(1)}`;
  for (const token of [
    `${other}.${time}.${signature}`,
    `${id}.${time}1.${signature}`,
    gateway.cookies.split('=')[1]?.split(';')[0] ?? '',
  ]) {
    expect((await gateway.askAs({ authorization: `Bearer ${token}` }, '/PING')).status).toBe(401);
  }
});

test('a callback works with a token only', async () => {
  expect((await gateway.askAs(own, '/PING?jsonp=f')).status).toBe(403);
  expect((await gateway.ask('/PING?jsonp=f')).body).toBe('f({"PING":[true,"PONG"]});\n');
});

test("a host name that is not the notebook's is refused, token or not", async () => {
  for (const who of [own, { authorization: `Bearer ${gateway.token}` }, {}]) {
    const { status, body } = await gateway.askAs({ ...who, host: 'evil.example' }, '/PING');
    expect([status, JSON.parse(body)]).toMatchObject([403, { code: 'forbidden-host' }]);
  }
  expect((await gateway.askAs({ host: 'evil.example' }, '/PING', { method: 'OPTIONS' })).status).toBe(403);
});

test.each(['evil.example', '127.0.0.1'])('a request with two Host headers is not read: 127.0.0.1 and %s', async (other) => {
  await gateway.ask('/SET/unread/1');
  for (const request of [
    gateway.head('GET', '/DEL/unread', `Host: ${other}`),
    gateway.head('GET', '/DEL/unread', `Host: ${other}`).replace('Authorization: Bearer', 'X:'),
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: ${other}\r\n\r\n`,
    gateway.head(
      'GET',
      '/.json',
      `Host: ${other}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ),
  ]) {
    const socket = await gateway.dial();
    socket.write(request);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
  }
  expect((await gateway.ask('/EXISTS/unread')).body).toBe('{"EXISTS":1}');
});

test('one connection may change who it is with each request', async () => {
  const socket = await gateway.dial();
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.write(
    gateway.head('GET', '/PING') +
      gateway.head('GET', '/PING').replace('Bearer ', 'Bearer x') +
      gateway.head('GET', '/ECHO/done', 'Connection: close'),
  );
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401', 'HTTP/1.1 200']);
});

test("pages of the listed origins may read answers, with a token; nobody else's", async () => {
  const friend = { origin: 'https://friend.example' };
  const preflight = await gateway.askAs(
    { ...friend, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    '/PING',
    { method: 'OPTIONS' },
  );
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': 'https://friend.example',
    'access-control-allow-methods': 'GET,POST,PUT,OPTIONS',
    'access-control-allow-headers': expect.stringContaining('Authorization'),
    vary: 'Origin',
  });
  expect((await gateway.ask('/PING', { headers: friend })).headers).toMatchObject({
    'access-control-allow-origin': 'https://friend.example',
    vary: 'Origin',
  });
  // An error is to be read as well.
  expect((await gateway.askAs({ ...friend, authorization: 'Bearer x' }, '/PING')).headers['access-control-allow-origin']).toBe(
    'https://friend.example',
  );
  const stranger = await gateway.ask('/PING', { headers: { origin: 'https://evil.example' } });
  expect([
    stranger.headers['access-control-allow-origin'],
    stranger.headers['access-control-allow-credentials'],
    stranger.headers.vary,
  ]).toEqual([undefined, undefined, 'Origin']);
});
