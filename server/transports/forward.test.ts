import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { closeCodes, tunnelReady, type ForwardEvent } from '../../src/protocol.ts';
import { closing, TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';
import { command } from '../testing/test-redis.ts';

let machines: TestMachines;
let bridge: TestBridge;
let cookie: string;

beforeAll(async () => {
  machines = await TestMachines.open();
  bridge = await TestBridge.open(machines);
  cookie = await bridge.cookie();
});
afterAll(async () => {
  await bridge.close();
  await machines.close();
});

function forward(query: string, whose = cookie): WebSocket {
  return bridge.socket(`/bridge/forward?${query}`, whose);
}

/** The next event of a tunnel. */
async function next(ws: WebSocket): Promise<ForwardEvent> {
  const [data] = await once(ws, 'message');
  return JSON.parse(String(data)) as ForwardEvent;
}

/** What a client hears at the far end: the bytes that it gets, and the code with which its connection closes. */
async function ping(host: string, port: number): Promise<{ text: string; code: number; reason: string }> {
  const ws = bridge.socket(`/bridge/tunnel?host=${host}&port=${port}`, cookie);
  let text = '';
  ws.on('message', (data: Buffer, isBinary) => {
    if (isBinary) text += data.toString('latin1');
    else if (data.toString('latin1') === tunnelReady) ws.send(Buffer.from(command('PING') + command('QUIT')));
  });
  return { ...(await closing(ws)), text };
}

test('a tunnel leads to the learner’s Redis until its page closes it, and the page hears of what passes', async () => {
  const ws = forward('host=127.0.0.1&port=6379');
  const standing = await next(ws);
  if (standing.type !== 'forwarding') throw new Error(`It is ${standing.type}`);
  const opened = next(ws);
  expect(await ping(standing.host, standing.port)).toMatchObject({ text: '+PONG\r\n+OK\r\n', code: closeCodes.ended });
  expect(await opened).toEqual({ type: 'opened' });
  ws.close();
  await closing(ws);
  await expect.poll(async () => (await ping(standing.host, standing.port)).code).toBe(closeCodes.refused);
});

test('it leads to the own machine alone, and a message to it ends it', async () => {
  for (const host of ['192.168.1.1', 'redis.io', '169.254.169.254', 'cloud', ''])
    expect((await closing(forward(`host=${host}&port=6379`))).code).toBe(closeCodes.badMessage);
  expect((await closing(forward('host=localhost&port=70000'))).code).toBe(closeCodes.badMessage);
  expect((await closing(forward('host=localhost&port=6379', 'nobody=1'))).code).toBe(closeCodes.noLearner);
  const ws = forward('host=localhost&port=6379');
  await next(ws);
  ws.send('hello');
  expect((await closing(ws)).code).toBe(1009);
});

test('the fifth at a time is refused in words', async () => {
  const four = Array.from({ length: 4 }, () => forward('host=localhost&port=6379'));
  for (const { type } of await Promise.all(four.map((ws) => next(ws)))) expect(type).toBe('forwarding');
  const fifth = forward('host=localhost&port=6379');
  expect(await next(fifth)).toMatchObject({ type: 'refused' });
  expect((await closing(fifth)).code).toBe(1000);
  for (const ws of four) ws.close();
});

test('TLS to a server that speaks none is refused with a code of its own', async () => {
  const { code, reason } = await closing(bridge.socket('/bridge/tunnel?host=127.0.0.1&port=6379&tls=1', cookie));
  expect(code).toBe(closeCodes.noTls);
  expect(reason).toContain('speaks no TLS');
});
