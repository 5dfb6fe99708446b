import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { closeCodes, joinToken, paths, type TokenShare } from '../../src/protocol.ts';
import { noLearnerMessage } from '../identity/principal.ts';
import { closing } from '../testing/test-bridge.ts';
import { TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await TestGateway.open();
});
afterAll(() => gateway.close());

let cookie: string;
let token: string;
beforeEach(async () => {
  cookie = await gateway.bridge.cookie();
  token = await gateway.bridge.token(cookie);
});
const sockets: WebSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

const call = (method: string, headers: Record<string, string>, path: string = paths.token): Promise<Response> =>
  fetch(gateway.bridge.origin + path, { method, headers });
const withToken = (path: string): ReturnType<TestGateway['askAs']> => gateway.askAs({ authorization: `Bearer ${token}` }, path);

test('a page gets a token by which a program is the same learner', async () => {
  const response = await call('POST', { cookie, origin: gateway.bridge.origin, 'sec-fetch-site': 'same-origin' });
  expect(response.headers.get('cache-control')).toBe('no-store');
  const share = (await response.json()) as TokenShare;
  expect(share.expiresAt - Date.now()).toBeGreaterThan(89 * 24 * 60 * 60 * 1000);
  token =
    joinToken(
      share,
      `a=b; ${response.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ')}; c=d`,
    ) ?? '';
  expect((await withToken('/PING')).body).toBe('{"PING":[true,"PONG"]}');
  expect(gateway.machines.learners).toContain(/=([\da-f]{32})/.exec(cookie)?.[1]);
});

test('what fetch shows of the answer is not enough for a token, nor is what another port sees of the cookie', async () => {
  const response = await call('POST', { cookie });
  const share = (await response.json()) as TokenShare;
  const [set = ''] = response.headers.getSetCookie();
  // Scripts of a page alone may read it: no HttpOnly, and no longer than it takes to read it.
  expect(set).toMatch(/^redis-notebook-c0ffee00-token=[\da-f]{16}\.[\w-]{21}; Max-Age=60; Path=\/; SameSite=Strict$/);
  expect(share.start).toMatch(/^[\da-f]{32}\.[\da-z]+\.[\w-]{22}$/);
  expect(joinToken(share, '')).toBeNull();
  expect(
    joinToken(
      share,
      set.replace(/=./, (start) => (start === '=0' ? '=1' : '=0')),
    ),
  ).toBeNull();
  for (const part of [share.start, set.split('.')[1] ?? ''])
    expect((await gateway.askAs({ authorization: `Bearer ${part}` }, '/PING')).status).toBe(401);
});

test('a request that a snippet could read to the end gets none, with word of where tokens are', async () => {
  const response = await call('GET', { cookie, 'sec-fetch-site': 'same-origin' });
  expect([response.status, await response.json()]).toEqual([
    403,
    { code: 'not-allowed', message: expect.stringContaining('Connect from outside') },
  ]);
  expect(response.headers.getSetCookie()).toEqual([]);
});

test.each(['POST', 'DELETE'])('%s needs a cookie', async (method) => {
  const response = await call(method, {});
  expect([response.status, await response.json()]).toEqual([403, { code: 'no-learner', message: noLearnerMessage }]);
});

test.each<Record<string, string>>([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'http://localhost:1' },
  { origin: 'null' },
])('a page of another site gets none and takes none back: %j', async (headers) => {
  for (const method of ['POST', 'DELETE']) {
    const response = await call(method, { cookie, ...headers });
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'forbidden-origin' }]);
  }
  expect((await withToken('/PING')).status).toBe(200);
});

test.each([
  ['taken back', 'DELETE', paths.token],
  ['issued before a reset', 'POST', paths.reset],
])('a token that was %s is nobody any more, and ends what it opened', async (_what, method, path) => {
  // A connection that the fast lane knows, a stream, a blocked command and a WebSocket.
  const lane = await gateway.dial();
  let answers = '';
  lane.on('data', (chunk: Buffer) => {
    answers += chunk.toString('latin1');
  });
  const ask = async (): Promise<string> => {
    answers = '';
    lane.write(gateway.head('GET', '/PING').replace(gateway.token, token));
    while (!answers.includes('\r\n\r\n')) await once(lane, 'data');
    return answers.split('\r\n')[0] ?? '';
  };
  expect(await ask()).toBe('HTTP/1.1 200 OK');
  const stream = await fetch(`${gateway.bridge.origin}${paths.webdis}/SUBSCRIBE/news`, { headers: { authorization: `Bearer ${token}` } });
  const reader = stream.body?.getReader();
  await reader?.read();
  const socket = gateway.bridge.socket(`${paths.webdis}/.json`, '', { headers: { authorization: `Bearer ${token}` } });
  sockets.push(socket);
  await once(socket, 'open');
  socket.send('["PING"]');
  await once(socket, 'message');

  const ended = closing(socket);
  expect((await call(method, { cookie }, path)).status).toBe(204);
  expect((await withToken('/PING')).status).toBe(401);
  expect(await ended).toMatchObject({ code: closeCodes.noLearner, reason: expect.stringContaining('taken back') });
  await expect(reader?.read()).rejects.toThrow();
  expect(await ask()).toBe('HTTP/1.1 401 Unauthorized');
  lane.destroy();

  token = await gateway.bridge.token(cookie);
  expect((await withToken('/PING')).status).toBe(200);
});
