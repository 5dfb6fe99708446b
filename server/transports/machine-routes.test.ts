import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { paths, type Health } from '../../src/protocol.ts';
import { noLearnerMessage } from '../identity/principal.ts';
import { transportLimits } from './limits.ts';
import { MachineError } from '../machine.ts';
import { TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';

let machines: TestMachines;
let bridge: TestBridge;
let cookie: string;

beforeAll(async () => {
  machines = await TestMachines.open();
});
afterAll(() => machines.close());
beforeEach(async () => {
  bridge = await TestBridge.open(machines);
  cookie = await bridge.cookie();
});
afterEach(() => bridge.close());

function post(path: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(bridge.origin + path, {
    method: 'POST',
    headers: { cookie, origin: bridge.origin, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

test('health says what it is, to anybody and from the first moment', async () => {
  const response = await fetch(bridge.origin + paths.health);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ status: 'ok', version: '0.1.0', isolation: 'rewritten', redis: '7.0.15' });
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('health tells a learner what their browser keeps things under, which says nothing of the cookie', async () => {
  const readerOf = async (pair: string): Promise<string | undefined> =>
    ((await (await fetch(bridge.origin + paths.health, { headers: { cookie: pair } })).json()) as Health).reader;
  const reader = await readerOf(cookie);
  expect(reader).toMatch(/^[\w-]{43}$/);
  expect(await readerOf(cookie)).toBe(reader);
  expect(cookie).not.toContain(reader);
  expect(await readerOf(await bridge.cookie())).not.toBe(reader);
  expect(await readerOf(cookie.slice(0, -1))).toBeUndefined();
});

test('a learner sees the facts of the own machine', async () => {
  const response = await fetch(bridge.origin + paths.machine, { headers: { cookie } });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toMatchObject({ hostname: 'notebook', servers: [] });
  expect(machines.learners).toContain(/=([\da-f]{32})/.exec(cookie)?.[1]);
});

test.each([
  ['GET', paths.machine],
  ['POST', paths.kill],
  ['POST', paths.reset],
])('%s %s needs a learner', async (method, path) => {
  const response = await fetch(bridge.origin + path, { method });
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({ code: 'no-learner', message: noLearnerMessage });
});

test('kill says whether the machine has such a process', async () => {
  const own = await post(paths.kill, JSON.stringify({ pid: machines.redisPid, signal: 'TERM' }));
  expect(await own.json()).toEqual({ sent: true });
  const other = await post(paths.kill, JSON.stringify({ pid: 1, signal: 'TERM' }));
  expect(await other.json()).toEqual({ sent: false });
});

test.each([
  ['{"pid":0,"signal":"TERM"}', 400, /wrong at pid: /],
  ['{"pid":5,"signal":"SEGV"}', 400, /wrong at signal: /],
  ['{"pid":5', 400, /cannot be read: /],
  [JSON.stringify({ pid: 5, signal: 'x'.repeat(transportLimits.bodyBytes) }), 413, /cannot be read: request entity too large/],
])('kill refuses %s', async (body, status, message) => {
  const response = await post(paths.kill, body);
  expect(response.status).toBe(status);
  const refusal = (await response.json()) as { code: string; message: string };
  expect(refusal.code).toBe('bad-request');
  expect(refusal.message).toMatch(message);
  expect(bridge.log).toEqual([]);
});

test('kill takes nothing but JSON, which a form of another site cannot send', async () => {
  const response = await post(paths.kill, '{"pid":5,"signal":"TERM"}', { 'content-type': 'text/plain' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining('must be application/json') });
});

test('reset empties the machine', async () => {
  const before = machines.resets;
  const response = await post(paths.reset);
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(machines.resets).toBe(before + 1);
});

test.each([paths.kill, paths.reset])('%s from a page of another origin does nothing', async (path) => {
  const before = machines.resets;
  const response = await post(path, '{}', { origin: 'http://evil.example' });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: 'forbidden-origin' });
  expect(machines.resets).toBe(before);
});

test.each([
  ['GET', '/bridge/nothing'],
  ['GET', paths.reset],
  ['GET', paths.tunnel],
  ['PUT', paths.machine],
])('%s %s is not there', async (method, path) => {
  const response = await fetch(bridge.origin + path, { method, headers: { cookie } });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ code: 'not-found', message: `The bridge has nothing at ${method} ${path}.` });
});

test('a machine that cannot start is unavailable; a fault of ours is logged and not shown', async () => {
  const broken = await TestBridge.open({
    of: () => Promise.reject(new MachineError('start-failed', 'The disk is full.')),
    close: () => Promise.resolve(),
  });
  const refused = await fetch(broken.origin + paths.machine, { headers: { cookie: await broken.cookie() } });
  expect([refused.status, await refused.json()]).toEqual([503, { code: 'unavailable', message: 'The disk is full.' }]);
  expect(broken.log).toEqual([]);
  await broken.close();

  const faulty = await TestBridge.open({ of: () => Promise.reject(new Error('secret detail')), close: () => Promise.resolve() });
  const failed = await fetch(faulty.origin + paths.machine, { headers: { cookie: await faulty.cookie() } });
  expect(failed.status).toBe(500);
  const body = await failed.text();
  expect(JSON.parse(body)).toMatchObject({ code: 'internal' });
  expect(body).not.toContain('secret detail');
  expect(faulty.log).toHaveLength(1);
  expect(faulty.log[0]).toContain('secret detail');
  await faulty.close();
});

test('more signals than a machine takes are refused, over requests as over consoles', async () => {
  const signals: number[] = [];
  const counted = Object.assign(Object.create(machines) as TestMachines, { signal: (pid: number) => signals.push(pid) > 0 });
  const paced = await TestBridge.open(counted, {}, { signals: { burst: 3, everyMs: 3_600_000, waitMs: 0 } });
  const own = await paced.cookie();
  const kill = (who: string): Promise<Response> =>
    fetch(paced.origin + paths.kill, {
      method: 'POST',
      headers: { cookie: who, origin: paced.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ pid: 5, signal: 'USR1' }),
    });
  for (let at = 0; at < 3; at += 1) expect((await kill(own)).status).toBe(200);
  const refused = await kill(own);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: 'unavailable', message: expect.stringContaining('very many signals') });
  expect(signals).toEqual([5, 5, 5]);
  expect((await kill(await paced.cookie())).status).toBe(200);
  await paced.close();
});
