import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { httpTunnelPaths } from '../../src/http-tunnel-protocol.ts';
import { closeCodes, paths } from '../../src/protocol.ts';
import { noLearnerMessage, twoLearners } from '../identity/principal.ts';
import { transportLimits } from './limits.ts';
import { brokenFrame, closing, TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';

const tunnel = `${paths.tunnel}?host=127.0.0.1&port=6379`;
let machines: TestMachines;
let bridge: TestBridge;

beforeAll(async () => {
  machines = await TestMachines.open();
});
afterAll(() => machines.close());
beforeEach(async () => {
  bridge = await TestBridge.open(machines);
  machines.streams.length = 0;
});
afterEach(() => bridge.close());

/** The status and body of an upgrade that was refused. */
async function refusal(ws: WebSocket): Promise<{ status: number | undefined; body: string }> {
  const [, response] = await once(ws, 'unexpected-response');
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, body };
}

test.each([
  ['another origin', { origin: 'http://evil.example' }],
  ['another port of this computer', { origin: 'http://127.0.0.1:1' }],
  ['no origin', { origin: undefined }],
])('an upgrade from %s gets a 403', async (_what, options) => {
  const { status, body } = await refusal(bridge.socket(tunnel, await bridge.cookie(), options));
  expect(status).toBe(403);
  expect(JSON.parse(body)).toMatchObject({ code: 'forbidden-origin' });
});

test('a client that keeps a refused upgrade open keeps no socket of the bridge', async () => {
  const client = connect({ port: Number(new URL(bridge.origin).port), host: '127.0.0.1', allowHalfOpen: true });
  try {
    client.resume().write(`GET ${tunnel} HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await once(client, 'end');
    const [socket] = bridge.sockets;
    if (socket?.closed === false) await once(socket, 'close');
    expect(socket?.destroyed).toBe(true);
  } finally {
    client.destroy();
  }
});

test('an upgrade under a foreign name gets a 403', async () => {
  const { status, body } = await refusal(bridge.socket(tunnel, '', { origin: 'http://evil.example', headers: { host: 'evil.example' } }));
  expect(status).toBe(403);
  expect(JSON.parse(body)).toMatchObject({ code: 'forbidden-host' });
});

test.each([paths.tunnel, paths.console])('without a valid cookie %s closes with word of what to do', async (path) => {
  const broken = (await bridge.cookie()).replace(/.$/, '!');
  for (const cookie of ['', broken, 'redis-notebook-c0ffee00=']) {
    expect(await closing(bridge.socket(path, cookie))).toEqual({ code: closeCodes.noLearner, reason: noLearnerMessage });
  }
});

test.each([paths.tunnel, paths.console])('with the cookies of two learners %s closes with word of what to do', async (path) => {
  const both = `${await bridge.cookie()}; ${await bridge.cookie()}`;
  const { code, reason } = await closing(bridge.socket(path, both));
  expect([code, reason]).toEqual([closeCodes.twoLearners, twoLearners.message]);
  for (const url of [paths.machine, httpTunnelPaths.open]) {
    const response = await fetch(bridge.origin + url, { method: url === paths.machine ? 'GET' : 'POST', headers: { cookie: both } });
    expect([response.status, await response.json()]).toEqual([403, { code: 'two-learners', message: twoLearners.message }]);
  }
  for (const [, id = ''] of both.matchAll(/=([\da-f]{32})/g)) expect(machines.learners).not.toContain(id);
});

test('an upgrade for somebody else is left alone', async () => {
  expect((await refusal(bridge.socket('/vite-hmr', ''))).status).toBe(418);
  expect((await refusal(bridge.socket('//', ''))).status).toBe(418);
});

test('a learner can open so many connections, another still can, and one closed makes room', async () => {
  const cookie = await bridge.cookie();
  const sockets = await Promise.all(
    Array.from({ length: transportLimits.socketsPerLearner }, async () => {
      const ws = bridge.socket(tunnel, cookie);
      await once(ws, 'message');
      return ws;
    }),
  );
  expect((await closing(bridge.socket(tunnel, cookie))).code).toBe(closeCodes.limit);

  const other = bridge.socket(tunnel, await bridge.cookie());
  expect(String((await once(other, 'message'))[0])).toBe('ready');

  const freed = machines.streams[0];
  machines.streams.length = 0;
  expect(sockets[0]?.readyState).toBe(WebSocket.OPEN);
  // The first stream need not be the first socket's: ending it frees one place all the same.
  freed?.destroy();
  await Promise.race(sockets.map((ws) => once(ws, 'close')));
  const next = bridge.socket(tunnel, cookie);
  expect(String((await once(next, 'message'))[0])).toBe('ready');
});

test('idle consoles of minted learners give way to a newcomer, and who has little keeps it', async () => {
  const sockets = 2 * transportLimits.socketsPerLearner;
  const small = await TestBridge.open(machines, {}, { sockets });
  try {
    const modest = small.socket(tunnel, await small.cookie());
    await once(modest, 'message');
    const ping = async (): Promise<void> => {
      modest.send(Buffer.from('PING\r\n'));
      expect(String((await once(modest, 'message'))[0])).toBe('+PONG\r\n');
    };
    const closed: Promise<{ code: number; reason: string }>[] = [];
    for (let minted = 0; minted < 2; minted += 1) {
      const cookie = await small.cookie();
      const consoles = Array.from({ length: transportLimits.socketsPerLearner - minted }, () => small.socket(paths.console, cookie));
      await Promise.all(consoles.map((ws) => once(ws, 'open')));
      for (const ws of consoles) closed.push(closing(ws));
    }
    // However long that took, the consoles are idle for longer than this one.
    await ping();
    for (let newcomer = 0; newcomer < 3; newcomer += 1) {
      const ws = small.socket(tunnel, await small.cookie());
      expect(String((await once(ws, 'message'))[0])).toBe('ready');
    }
    const gone = await Promise.race(closed);
    expect(gone.code).toBe(closeCodes.limit);
    expect(gone.reason).toContain('gave way to another learner');
    await ping();
  } finally {
    await small.close();
  }
});

test('a bridge that stops sends every page away, and those after with a 503', async () => {
  const cookie = await bridge.cookie();
  const ws = bridge.socket(tunnel, cookie);
  await once(ws, 'message');
  const mute = bridge.socket(paths.console, cookie);
  await once(mute, 'open');
  const [stopped, end] = await Promise.all([bridge.bridge.close().then(() => true), closing(ws), closing(mute)]);
  expect(stopped).toBe(true);
  expect(end.code).toBe(closeCodes.goingAway);
  expect(end.reason).toContain('Start it again');
  expect((await refusal(bridge.socket(tunnel, cookie))).status).toBe(503);
});

test('a page that answers the goodbye with a broken frame has nobody else cut before their own', async () => {
  const cookie = await bridge.cookie();
  const [broken, other] = [bridge.socket(tunnel, cookie), bridge.socket(tunnel, cookie)];
  await Promise.all([broken, other].map((ws) => once(ws, 'message')));
  const end = closing(other);
  // It is on its way as the bridge says goodbye.
  brokenFrame(broken);
  await bridge.bridge.close();
  expect((await end).code).toBe(closeCodes.goingAway);
  expect(bridge.sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
});

test('a page that does not answer the goodbye is cut', async () => {
  const ws = bridge.socket(tunnel, await bridge.cookie());
  await once(ws, 'message');
  ws.pause();
  await bridge.bridge.close();
  expect(bridge.sockets[0]?.destroyed).toBe(true);
  ws.terminate();
});
