import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createIdentity, noLearnerMessage } from './identity.ts';

const bridge = { instance: 'c0ffee00', key: randomBytes(32) };
const day = 24 * 60 * 60 * 1000;
const html: RequestListener = (_request, response) => { response.setHeader('Content-Type', 'text/html'); response.end('<p>'); };

let server: Server | undefined;
afterEach(() => { server?.close(); server?.closeAllConnections(); });

async function visit(answer: RequestListener, headers: Record<string, string> = {}, now = 0, own = bridge): Promise<{ cookie: string | null; learner: string | null }> {
  const identity = createIdentity(own, () => now);
  let learner: string | null = null;
  server = createServer((request, response) => {
    learner = identity.learnerOf(request)?.id ?? null;
    identity.withHtml(request, response, () => { answer(request, response); });
  });
  await new Promise<void>((resolve) => { server?.listen(0, '127.0.0.1', resolve); });
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers });
  await response.text();
  server.close();
  return { cookie: response.headers.get('set-cookie'), learner };
}

const pairOf = (cookie: string | null): string => (cookie ?? '').split(';')[0] ?? '';

test('a page gives a learner to a browser that has none, for a year', async () => {
  const { cookie } = await visit(html);
  expect(cookie).toMatch(/^redis-notebook-c0ffee00=[\da-f]{32}\.[\da-z]+\.[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('the cookie names the same learner from then on and is left alone while young', async () => {
  const pair = pairOf((await visit(html)).cookie);
  const again = await visit(html, { cookie: `other=1; ${pair}; more=2` }, 6 * day);
  expect(again).toEqual({ cookie: null, learner: /=([\da-f]{32})/.exec(pair)?.[1] });
});

test('an old cookie is renewed for the same learner', async () => {
  const pair = pairOf((await visit(html)).cookie);
  const { cookie, learner } = await visit(html, { cookie: pair }, 8 * day);
  expect(pairOf(cookie)).not.toBe(pair);
  expect(pairOf(cookie)).toContain(`=${learner}.`);
});

test.each([
  ['a changed learner', (pair: string) => pair.replace(/=./, (start) => (start === '=0' ? '=1' : '=0'))],
  ['a changed signature', (pair: string) => pair.replace(/\.(.)([\w-]{42})$/, (_, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`)],
  ['a shortened signature', (pair: string) => pair.slice(0, -1)],
  ['another time', (pair: string) => pair.replace(/\.0\./, '.1.')],
  ['noise', (pair: string) => `${pair.split('=')[0]}=%%%`],
  ['nothing', (pair: string) => `${pair.split('=')[0]}=`],
])('a cookie with %s is no learner and is replaced', async (_what, spoil) => {
  const spoilt = spoil(pairOf((await visit(html)).cookie));
  const { cookie, learner } = await visit(html, { cookie: spoilt });
  expect(learner).toBeNull();
  expect(pairOf(cookie)).toMatch(/^redis-notebook-c0ffee00=[\da-f]{32}\./);
});

test('a cookie of another bridge is no learner here, even under this name', async () => {
  const foreign = pairOf((await visit(html, {}, 0, { instance: 'c0ffee00', key: randomBytes(32) })).cookie);
  expect((await visit(html, { cookie: foreign })).learner).toBeNull();
});

test('a valid cookie is found behind a broken one of the same name', async () => {
  const pair = pairOf((await visit(html)).cookie);
  expect((await visit(html, { cookie: `redis-notebook-c0ffee00=broken; ${pair}` })).learner).not.toBeNull();
});

test.each<[string, RequestListener, boolean]>([
  ['headers given to writeHead', (_q, s) => { s.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(); }, true],
  ['headers given to writeHead as a list', (_q, s) => { s.writeHead(404, ['Content-Type', 'text/html']).end(); }, true],
  ['a status text given to writeHead', (_q, s) => { s.setHeader('Content-Type', 'text/html'); s.writeHead(200, 'Fine').end(); }, true],
  ['a script', (_q, s) => { s.writeHead(200, { 'Content-Type': 'text/javascript' }).end(); }, false],
  ['no type at all', (_q, s) => { s.end(); }, false],
  ['word that nothing changed', (_q, s) => { s.writeHead(304).end(); }, true],
])('with %s the cookie is set: %#', async (_what, answer, expected) => {
  const { cookie } = await visit(answer, { accept: 'text/html' });
  expect(cookie !== null).toBe(expected);
});

test('word that a script did not change sets nothing', async () => {
  const { cookie } = await visit((_request, response) => { response.writeHead(304).end(); }, { accept: '*/*' });
  expect(cookie).toBeNull();
});

test('a cookie that the page sets itself stays beside ours', async () => {
  const { cookie } = await visit((_request, response) => { response.setHeader('Set-Cookie', 'a=1'); response.setHeader('Content-Type', 'text/html'); response.end(); });
  expect(cookie).toMatch(/^a=1, redis-notebook-/);
});

test('the message for a page without a cookie fits a close frame', () => {
  expect(Buffer.byteLength(noLearnerMessage)).toBeLessThanOrEqual(123);
});
