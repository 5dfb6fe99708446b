import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paths, type TokenShare } from '../protocol.ts';
import type { Endpoint } from './endpoint.ts';
import { fetchToken, revokeTokens } from './token-api.ts';

let server: Server;
let endpoint: Endpoint;
let answer: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  endpoint = { origin: `http://127.0.0.1:${port}`, open: (url) => new WebSocket(url), fetch: (url, init) => fetch(url, init) };
});
afterEach(async () => {
  server.close().closeAllConnections();
  await once(server, 'close');
});

const share: TokenShare = { start: 'a.b.', cookie: 'half', share: '17', expiresAt: 1 };

test('a token is put together of the answer and the cookie, which is removed', async () => {
  const asked: string[] = [];
  answer = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(JSON.stringify(share));
  };
  const page = { cookie: 'other=1; half=16.no; half=17.c' };
  expect(await fetchToken(page, endpoint)).toEqual({ token: 'a.b.c', expiresAt: 1 });
  expect(page.cookie).toBe('half=; Max-Age=0; Path=/; SameSite=Strict');
  expect(asked).toEqual([`POST ${paths.token}`]);
});

test('a page without the cookie is told, and gets no half of a token', async () => {
  answer = (_request, response) => {
    response.end(JSON.stringify(share));
  };
  await expect(fetchToken({ cookie: 'half=16.c' }, endpoint)).rejects.toThrow('Try again');
});

test('tokens are taken back at their path', async () => {
  const asked: string[] = [];
  answer = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(204).end();
  };
  await revokeTokens(endpoint);
  expect(asked).toEqual([`DELETE ${paths.token}`]);
});
