// The transport against a bridge that stands in: real sockets, and a clock that a test moves.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket as Peer, WebSocketServer } from 'ws';
import { httpTunnelPaths, type TunnelOpened, type TunnelRefusal } from '../http-tunnel-protocol.ts';
import { closeCodes, paths, tunnelReady } from '../protocol.ts';
import { retryLimits } from './carrier-choice.ts';
import { Carriers } from './carriers.ts';
import { ConnectError } from './connection.ts';
import type { Endpoint } from './endpoint.ts';
import { socketOpenMs } from './socket-opening.ts';
import { Transport, wantsHttpTunnel } from './transport.ts';
import { tunnelLimits } from './tunnel.ts';

/** A bridge whose WebSockets and plain requests do what a test says, and that keeps what was asked of it. */
class Bridge {
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #held = new Set<Duplex>();
  /** What a network between does to WebSockets. */
  upgrades: 'pass' | 'refuse' | 'swallow' = 'pass';
  /** What it answers to an open in plain requests. */
  opened: TunnelOpened | TunnelRefusal = { channel: 1 };
  /** Whether that is held back until answer(). */
  holds = false;
  #answers: (() => void)[] = [];
  greet: (peer: Peer) => void = (peer) => peer.send(tunnelReady);

  constructor() {
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://bridge');
      this.asked.push(`http ${pathname}`);
      const answer = (): unknown => response.end(JSON.stringify(this.opened));
      if (pathname === httpTunnelPaths.open && this.holds) this.#answers.push(answer);
      else if (pathname === httpTunnelPaths.open) answer();
      else response.writeHead(204).end();
    });
    this.#server.on('upgrade', (request, socket, head) => {
      const { pathname } = new URL(request.url ?? '', 'http://bridge');
      this.asked.push(`socket ${pathname}`);
      this.#held.add(socket);
      socket.on('error', () => undefined);
      if (this.upgrades === 'refuse') return socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      if (this.upgrades === 'swallow') return;
      this.#sockets.handleUpgrade(request, socket, head, (peer) => {
        this.#sockets.emit('connection', peer);
        if (pathname === paths.tunnel) this.greet(peer);
      });
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#held) socket.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Answers what was held back. */
  answer(): void {
    for (const answer of this.#answers.splice(0)) answer();
  }

  /** What was asked since the last look. */
  take(): string[] {
    return this.asked.splice(0);
  }

  /** Resolves once it was asked for something. */
  async wasAsked(what: string): Promise<void> {
    await vi.waitFor(() => expect(this.asked).toContain(what), 20_000);
  }
}

const [overSocket, overHttp, probe] = [`socket ${paths.tunnel}`, `http ${httpTunnelPaths.open}`, `socket ${paths.console}`];

let bridge: Bridge;
let transport: Transport;
let now = 0;
/** Resolves once the page's end of a WebSocket is open. */
let opened = Promise.withResolvers<void>();

beforeEach(async () => {
  bridge = new Bridge();
  const origin = await bridge.open();
  transport = transportTo(origin, false);
  now = 0;
  opened = Promise.withResolvers();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await bridge.close();
});

function transportTo(origin: string, onlyHttp: boolean): Transport {
  const endpoint: Endpoint = { origin, open: openSocket, fetch: (url, init) => fetch(url, init) };
  return new Transport({ endpoint, onlyHttp, carriers: () => Carriers });
}

/** Unlike every browser, Node 22's own WebSocket says nothing of a close where it could not connect. */
function openSocket(url: URL): WebSocket {
  const socket = new Peer(url).on('error', () => undefined).once('open', () => opened.resolve());
  return socket as unknown as WebSocket;
}

/** A bridge that answers what a test says to each question, one after another. */
function answering(answers: (() => Promise<Response>)[]): Transport {
  const endpoint: Endpoint = {
    origin: 'http://bridge',
    open: openSocket,
    fetch: () => (answers.shift() ?? (() => Promise.reject(new TypeError('asked too often'))))(),
  };
  return new Transport({ endpoint, onlyHttp: false, carriers: () => Carriers });
}

/** Only the timers of this realm: sockets go on in their own time. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}

test('a Redis that takes long to start does not move the page to plain requests, and the page says what it waits for', async () => {
  const greeted = Promise.withResolvers<Peer>();
  bridge.greet = greeted.resolve;
  holdTimers();
  const words: (string | null)[] = [];
  const connecting = transport.connect('127.0.0.1', 6379, (word) => words.push(word));
  const peer = await greeted.promise;
  await opened.promise;
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(words).toEqual(['redis']);
  peer.send(tunnelReady);
  await connecting;
  expect(words).toEqual(['redis', null]);
  bridge.greet = (next) => next.send(tunnelReady);
  await transport.connect('127.0.0.1', 6379);
  expect(bridge.take()).toEqual([overSocket, overSocket]);
});

test('a connection that is quick says nothing', async () => {
  const words: (string | null)[] = [];
  await transport.connect('127.0.0.1', 6379, (word) => words.push(word));
  expect(words).toEqual([]);
});

test('a WebSocket that opens and brings nothing is given up with a word', async () => {
  bridge.greet = () => undefined;
  holdTimers();
  const connecting = transport.connect('127.0.0.1', 6379);
  const failed = expect(connecting).rejects.toThrow('?transport=http-tunnel');
  await opened.promise;
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(tunnelLimits.readyMs);
  await failed;
});

test.each(['refuse', 'swallow'] as const)(
  'where a network %ss WebSockets connections go in plain requests, the later ones at once',
  async (upgrades) => {
    bridge.upgrades = upgrades;
    holdTimers();
    const connecting = transport.connect('127.0.0.1', 6379);
    await bridge.wasAsked(overSocket);
    await vi.advanceTimersByTimeAsync(socketOpenMs);
    await connecting;
    await transport.connect('127.0.0.1', 6380);
    expect(bridge.take()).toEqual([overSocket, overHttp, overHttp]);
  },
);

test('a WebSocket that opens again takes the connections back', async () => {
  bridge.upgrades = 'refuse';
  await transport.connect('127.0.0.1', 6379);
  expect(bridge.take()).toEqual([overSocket, overHttp]);
  bridge.upgrades = 'pass';
  now = retryLimits.firstMs - 1;
  await transport.connect('127.0.0.1', 6379);
  expect(bridge.take()).toEqual([overHttp]);
  now = retryLimits.firstMs;
  // This one does not wait for the probe, whose news is for those after it.
  await transport.connect('127.0.0.1', 6379);
  await bridge.wasAsked(probe);
  await vi.waitFor(async () => {
    bridge.take();
    await transport.connect('127.0.0.1', 6379);
    expect(bridge.take()).toEqual([overSocket]);
  }, 20_000);
});

test('a probe that fails leaves all as it is', async () => {
  bridge.upgrades = 'refuse';
  await transport.connect('127.0.0.1', 6379);
  now = retryLimits.firstMs;
  await transport.connect('127.0.0.1', 6379);
  await bridge.wasAsked(probe);
  bridge.take();
  await transport.connect('127.0.0.1', 6379);
  expect(bridge.take()).toEqual([overHttp]);
});

test('what Redis refuses in plain requests is news of the network all the same', async () => {
  bridge.upgrades = 'refuse';
  bridge.opened = { close: closeCodes.refused, message: '' };
  const refused = new ConnectError('ECONNREFUSED');
  await expect(transport.connect('127.0.0.1', 6379)).rejects.toEqual(refused);
  await expect(transport.connect('127.0.0.1', 6379)).rejects.toEqual(refused);
  expect(bridge.take()).toEqual([overSocket, overHttp, overHttp]);
});

test('a bridge that is gone tells nothing of the network', async () => {
  bridge.upgrades = 'refuse';
  const origin = transport.endpoint.origin;
  const gone = new Transport({
    endpoint: { ...transport.endpoint, origin, fetch: async () => Promise.reject(new TypeError('no network')) },
    onlyHttp: false,
    carriers: () => Carriers,
  });
  await expect(gone.connect('127.0.0.1', 6379)).rejects.toMatchObject({ code: 'unreachable' });
  await expect(gone.connect('127.0.0.1', 6379)).rejects.toMatchObject({ code: 'unreachable' });
  expect(bridge.take()).toEqual([overSocket, overSocket]);
});

test('health is asked for again until the bridge has answered, and then no more', async () => {
  const asked = answering([
    () => Promise.reject(new TypeError('no network')),
    async () => new Response('starting', { status: 503 }),
    async () => Response.json({ isolation: 'shared' }),
  ]);
  // Who asks while an answer is on its way gets the same one.
  expect(await Promise.all([asked.health(), asked.health()])).toEqual([null, null]);
  expect(await asked.health()).toBeNull();
  expect(await asked.health()).toEqual({ isolation: 'shared' });
  expect(await asked.health()).toEqual({ isolation: 'shared' });
});

test('a page that is left ends what runs on plain requests, and says nothing where nothing does', async () => {
  transport.leave();
  await transport.connect('127.0.0.1', 6379);
  transport.leave();
  const asked: URL[] = [];
  const { endpoint } = transport;
  const fetched: Endpoint['fetch'] = async (url, init) => {
    asked.push(url);
    return await endpoint.fetch(url, init);
  };
  const tunnelSession = 'a-session-of-a-worker';
  const only = new Transport({ endpoint: { ...endpoint, fetch: fetched }, onlyHttp: true, tunnelSession, carriers: () => Carriers });
  await only.connect('127.0.0.1', 6379);
  only.leave();
  await bridge.wasAsked(`http ${httpTunnelPaths.leave}`);
  expect(bridge.take()).toEqual([overSocket, overHttp, `http ${httpTunnelPaths.leave}`]);
  expect(asked.map((url) => url.searchParams.get('line'))).toEqual([tunnelSession, tunnelSession]);
});

test('a page that is left while it connects in plain requests takes leave of what the bridge may have opened', async () => {
  const only = transportTo(transport.endpoint.origin, true);
  bridge.holds = true;
  const connecting = only.connect('127.0.0.1', 6379);
  await bridge.wasAsked(overHttp);
  only.leave();
  await bridge.wasAsked(`http ${httpTunnelPaths.leave}`);
  bridge.answer();
  (await connecting).close();
});

test('a page that asks for it does without WebSockets', async () => {
  const only = transportTo(transport.endpoint.origin, true);
  now = 1e9;
  await only.connect('127.0.0.1', 6379);
  expect(bridge.take()).toEqual([overHttp]);
});

test.each([
  ['', false],
  ['?transport=http-tunnel', true],
  ['?a=1&transport=http-tunnel', true],
  ['?channel=xhr', true],
  ['?a=1&channel=xhr', true],
  ['?transport=websocket', false],
  ['?channel=socket', false],
])('the query %j asks for that: %s', (search, asks) => {
  expect(wantsHttpTunnel(search)).toBe(asks);
});
