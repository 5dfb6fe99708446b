import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket as Peer, WebSocketServer } from 'ws';
import { closeCodes, paths, wireLimits, type ConsoleEvent, type ConsoleRequest } from '../protocol.ts';
import { openConsole } from './console.ts';
import { noLearnerMessage, unreachableMessage, type Endpoint } from './endpoint.ts';

let bridge: WebSocketServer;
let endpoint: Endpoint;

beforeEach(async () => {
  bridge = new WebSocketServer({ host: '127.0.0.1', port: 0, path: paths.console });
  await once(bridge, 'listening');
  const { port } = bridge.address() as AddressInfo;
  endpoint = { origin: `http://127.0.0.1:${port}`, open: (url) => new WebSocket(url), fetch: (url, init) => fetch(url, init) };
});

afterEach(async () => {
  for (const peer of bridge.clients) peer.terminate();
  bridge.close();
  await once(bridge, 'close');
});

const start = { type: 'start' as const, args: ['--port', '6380'], config: null, background: false };
const events: ConsoleEvent[] = [
  { type: 'started', pid: 7, port: 6380 },
  { type: 'log', text: 'hello\n' },
  { type: 'ready' },
  { type: 'exited', code: 0, signal: null },
];

async function all(from: AsyncIterable<ConsoleEvent>): Promise<ConsoleEvent[]> {
  const seen: ConsoleEvent[] = [];
  for await (const event of from) seen.push(event);
  return seen;
}

/** What the next console says, in order. */
function hear(answer: (peer: Peer, request: ConsoleRequest) => void): ConsoleRequest[] {
  const heard: ConsoleRequest[] = [];
  bridge.once('connection', (peer) => {
    peer.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString()) as ConsoleRequest;
      heard.push(request);
      answer(peer, request);
    });
  });
  return heard;
}

test('starts a server and hands over its events to the end', async () => {
  const heard = hear((peer) => {
    for (const event of events) peer.send(JSON.stringify(event));
    peer.close(1000);
  });
  const opened = await openConsole(start, endpoint);
  expect(await all(opened.events)).toEqual(events);
  expect(heard).toEqual([start]);
  opened.signal('INT');
  opened.detach();
});

test('sends signals, and ends with detach', async () => {
  const heard = hear((peer, request) => {
    if (request.type === 'signal') peer.send(JSON.stringify(events[1]));
  });
  const opened = await openConsole(start, endpoint);
  opened.signal('INT');
  const seen: ConsoleEvent[] = [];
  for await (const event of opened.events) {
    seen.push(event);
    opened.detach();
  }
  expect(seen).toEqual([events[1]]);
  expect(heard.at(-1)).toEqual({ type: 'signal', signal: 'INT' });
});

test('a reader who leaves early closes the console', async () => {
  hear((peer) => {
    for (const event of events) peer.send(JSON.stringify(event));
  });
  const opened = await openConsole(start, endpoint);
  const [peer] = bridge.clients;
  for await (const event of opened.events) {
    if (event.type === 'ready') break;
  }
  if (peer && peer.readyState !== peer.CLOSED) await once(peer, 'close');
  expect(peer?.readyState).toBe(peer?.CLOSED);
});

test('a bridge that goes away, or does not know the learner, says so', async () => {
  bridge.once('connection', (peer) => peer.on('message', () => peer.terminate()));
  const opened = await openConsole(start, endpoint);
  await expect(all(opened.events)).rejects.toThrow(unreachableMessage);

  bridge.once('connection', (peer) => peer.on('message', () => peer.close(closeCodes.noLearner, 'no cookie')));
  await expect(all((await openConsole(start, endpoint)).events)).rejects.toThrow(noLearnerMessage);

  // Unlike every browser, Node 22's own WebSocket says nothing of a close where it could not connect.
  const absent: Endpoint = {
    ...endpoint,
    origin: 'http://127.0.0.1:9',
    open: (url) => new Peer(url).on('error', () => {}) as unknown as WebSocket,
  };
  await expect(openConsole(start, absent)).rejects.toThrow(unreachableMessage);
});

test('refuses a configuration that the bridge would not take', async () => {
  await expect(openConsole({ ...start, config: '#'.repeat(wireLimits.consoleBytes) }, endpoint)).rejects.toThrow('larger than the 256 KB');
});
