// Tests of the HTTP form of the tunnel: real requests to a real bridge with a real Redis behind it.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  httpTunnelHeaders,
  httpTunnelPaths,
  type TunnelNews,
  type TunnelOpened,
  type TunnelRefusal,
} from '../../../src/http-tunnel-protocol.ts';
import { closeCodes, paths, wireLimits } from '../../../src/protocol.ts';
import { httpTunnelLimits } from './limits.ts';
import { transportLimits } from '../limits.ts';
import { closing, TestBridge } from '../../testing/test-bridge.ts';
import { TestMachines } from '../../testing/test-machines.ts';
import { command } from '../../testing/test-redis.ts';

const session = 'a-session-of-the-tests';
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

function post(
  path: string,
  query: Record<string, string | number> = {},
  init: { body?: string; signal?: AbortSignal; headers?: Record<string, string> } = {},
): Promise<Response> {
  const search = new URLSearchParams(
    Object.entries<string | number>({ line: session, ...query }).map(([name, value]) => [name, String(value)]),
  );
  return fetch(`${bridge.origin}${path}?${search}`, {
    method: 'POST',
    ...init,
    headers: { cookie, origin: bridge.origin, ...init.headers },
  });
}

async function open(query: Record<string, string | number> = {}): Promise<number> {
  const answer = (await (await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 6379, ...query })).json()) as TunnelOpened;
  return answer.channel;
}

async function pass(
  channel: number,
  body = '',
  wait = 10_000,
  max = 100_000,
): Promise<{ text: string; state: string | null; mail: boolean }> {
  const response = await post(httpTunnelPaths.pass, { channel, wait, max }, { body });
  return {
    text: await response.text(),
    state: response.headers.get(httpTunnelHeaders.state),
    mail: response.headers.has(httpTunnelHeaders.mail),
  };
}

async function news(channels: readonly number[], milliseconds = 10_000): Promise<TunnelNews> {
  return (await (await post(httpTunnelPaths.wait, { channels: channels.join(','), wait: milliseconds })).json()) as TunnelNews;
}

function mail(body: unknown): Promise<Response> {
  return post(httpTunnelPaths.mail, {}, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

describe('a channel', () => {
  it('carries bytes out and waits for bytes in', async () => {
    const channel = await open();
    expect(await pass(channel, 'PING\r\n')).toEqual({ text: '+PONG\r\n', state: 'open', mail: false });
    expect(await pass(channel, '', 0)).toEqual({ text: '', state: 'open', mail: false });
  });

  it('gives no more than was asked for, and the rest later', async () => {
    const channel = await open();
    expect((await pass(channel, 'ECHO abcdef\r\n', 10_000, 4)).text).toBe('$6\r\n');
    expect((await pass(channel, '', 10_000, 100)).text).toBe('abcdef\r\n');
  });

  it('holds back a Redis that sends faster than anyone reads', async () => {
    const channel = await open();
    const value = 'x'.repeat(900_000);
    await pass(channel, command('SET', 'big', value));
    const asked = 8;
    const paused = once(machines.streams.at(-1) as Socket, 'pause');
    await pass(channel, 'GET big\r\n'.repeat(asked), 0, 0);
    const expected = `$900000\r\n${value}\r\n`.length * asked;
    await paused;
    let got = 0;
    while (got < expected) got += (await pass(channel, '', 10_000, 1_000_000)).text.length;
    expect(got).toBe(expected);
  });

  it('says that Redis closed it, after the last bytes', async () => {
    const channel = await open();
    expect((await pass(channel, 'QUIT\r\n')).text).toBe('+OK\r\n');
    await news([channel]);
    expect(await pass(channel)).toEqual({ text: '', state: 'ended', mail: false });
  });

  it('gives every reply of a Redis that closed while bytes still came', async () => {
    const channel = await open();
    await pass(channel, `${'SET key value\r\n'.repeat(2000)}QUIT\r\n`, 0, 0);
    for (let ping = 0; ping < 10; ping += 1) await pass(channel, 'PING\r\n', 0, 0);
    let text = '';
    for (let state: string | null = 'open'; state === 'open';) {
      const part = await pass(channel);
      text += part.text;
      state = part.state;
    }
    expect(text).toBe('+OK\r\n'.repeat(2001));
  });

  it('is unknown once it was closed, and to another learner', async () => {
    const channel = await open();
    const stranger = await bridge.cookie();
    const response = await post(httpTunnelPaths.pass, { channel, wait: 0, max: 10 }, { headers: { cookie: stranger } });
    expect(response.headers.get(httpTunnelHeaders.state)).toBe('unknown');
    expect((await post(httpTunnelPaths.close, { channel })).status).toBe(204);
    expect((await pass(channel)).state).toBe('unknown');
  });

  it('keeps its bytes for the next request where the one that waited has gone', async () => {
    const channel = await open();
    await pass(channel, 'SUBSCRIBE lost\r\n');
    const gone = new AbortController();
    const waiting = post(httpTunnelPaths.pass, { channel, wait: 10_000, max: 100 }, { signal: gone.signal }).catch(
      (error: Error) => error.name,
    );
    await pass(await open(), 'PING\r\n');
    gone.abort();
    expect(await waiting).toBe('AbortError');
    await pass(await open(), 'PUBLISH lost found\r\n');
    expect((await pass(channel)).text).toContain('found');
  });
});

describe('a pass', () => {
  it.each([
    ['of another page', 403, 'forbidden-origin', { headers: { origin: 'http://evil.example' } }, {}],
    ['of nobody', 403, 'no-learner', { headers: { cookie: '' } }, {}],
    ['without a number', 400, 'bad-request', {}, { channel: 'x' }],
    ['on a session without a name', 400, 'bad-request', {}, { line: 'short' }],
    ['of more than a pass takes', 413, 'bad-request', { body: 'x'.repeat(wireLimits.frameBytes + 1) }, {}],
  ] as const)('%s is refused', async (_what, status, code, init, query) => {
    const response = await post(httpTunnelPaths.pass, { channel: await open(), wait: 0, max: 1, ...query }, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it('of more than it takes is refused where its size was not told, too', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let part = 0; part < 3; part += 1) controller.enqueue(new Uint8Array(wireLimits.frameBytes / 2));
        controller.close();
      },
    });
    const search = new URLSearchParams({ line: session, channel: String(await open()), wait: '0', max: '1' });
    const response = await fetch(`${bridge.origin}${httpTunnelPaths.pass}?${search}`, {
      method: 'POST',
      headers: { cookie, origin: bridge.origin },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  it('is answered with headers that let nobody take Redis for a page', async () => {
    const response = await post(httpTunnelPaths.pass, { channel: await open(), wait: 10_000, max: 100 }, { body: 'ECHO <script>\r\n' });
    expect(await response.text()).toContain('<script>');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });
});

describe('an open', () => {
  it.each([
    [{ port: 6380 }, closeCodes.refused],
    [{ host: 'example.com' }, closeCodes.unknownHost],
  ])('to %j is refused as a tunnel is closed', async (where, close) => {
    const response = await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 6379, ...where });
    expect(await response.json()).toMatchObject({ close });
  });

  it('that makes no sense is told what is wrong', async () => {
    const response = await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 'many' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'bad-request',
      message: "The HTTP tunnel's query.port is wrong: expected a port.",
    });
  });

  it('needs a learner', async () => {
    const response = await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 6379 }, { headers: { cookie: '' } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'no-learner' });
  });

  it('is not for other pages', async () => {
    const response = await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 6379 }, { headers: { origin: 'http://example.com' } });
    expect(await response.json()).toMatchObject({ code: 'forbidden-origin' });
  });
});

describe('a wait', () => {
  it('tells which of several channels can be read', async () => {
    const [one, two] = [await open(), await open()];
    await pass(two, 'PING\r\n', 0, 0);
    expect(await news([one, two])).toEqual({ ready: [two], mail: [] });
  });

  it('is refused beyond what a page has use for', async () => {
    const channel = await open();
    const gone = new AbortController();
    const waiting = Array.from({ length: httpTunnelLimits.requestsPerLearner }, () =>
      post(httpTunnelPaths.wait, { channels: `${channel},${channel}`, wait: 10_000 }, { signal: gone.signal }),
    );
    const outcomes = Promise.allSettled(waiting);
    await vi.waitFor(async () => expect((await post(httpTunnelPaths.wait, { channels: '', wait: 0 })).status).toBe(503), {
      timeout: 20_000,
    });
    gone.abort();
    await outcomes;
    await vi.waitFor(async () => expect((await post(httpTunnelPaths.wait, { channels: '', wait: 0 })).status).toBe(200), {
      timeout: 20_000,
    });
  });

  it('ends with its time', async () => {
    expect(await news([await open()], 1)).toEqual({ ready: [], mail: [] });
  });
});

describe('mail', () => {
  it('wakes a request that waits for bytes, and is there to be taken', async () => {
    const channel = await open();
    await pass(channel, 'SUBSCRIBE silent\r\n');
    const waiting = pass(channel);
    expect((await mail({ type: 'interrupt', press: 3 })).status).toBe(204);
    expect(await waiting).toEqual({ text: '', state: 'open', mail: true });
    expect((await news([])).mail).toEqual([{ type: 'interrupt', press: 3 }]);
    expect((await news([], 0)).mail).toEqual([]);
  });

  it('of a kind that nobody knows is refused', async () => {
    expect((await mail({ type: 'letter' })).status).toBe(400);
  });
});

it('closes the channels of a session that its page leaves', async () => {
  await open();
  const stream = machines.streams.at(-1);
  const closed = new Promise((resolve) => {
    stream?.once('close', resolve);
  });
  expect((await post(httpTunnelPaths.leave)).status).toBe(204);
  await closed;
  expect(stream?.destroyed).toBe(true);
});

it('keeps no channel for a page that left while its Redis started', async () => {
  const started = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const streams: Socket[] = [];
  const late = Object.assign(Object.create(machines) as TestMachines, {
    connect: async (host: string, port: number) => {
      asked.resolve();
      await started.promise;
      const stream = await machines.connect(host, port);
      streams.push(stream);
      return stream;
    },
  });
  const slow = await TestBridge.open(late, {}, { socketsPerLearner: 1 });
  const own = await slow.cookie();
  const openAgain = (): Promise<Response> =>
    fetch(`${slow.origin}${httpTunnelPaths.open}?line=${session}&host=127.0.0.1&port=6379`, {
      method: 'POST',
      headers: { cookie: own, origin: slow.origin },
    });
  const leaving = connect(Number(new URL(slow.origin).port), '127.0.0.1');
  leaving.write(
    `POST ${httpTunnelPaths.open}?line=${session}&host=127.0.0.1&port=6379 HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${own}\r\nContent-Length: 0\r\n\r\n`,
  );
  await asked.promise;
  const before = slow.connections.size;
  leaving.destroy();
  await vi.waitFor(() => expect(slow.connections.size).toBeLessThan(before), 20_000);
  started.resolve();
  await vi.waitFor(() => expect(streams[0]?.destroyed).toBe(true), 20_000);
  // The one place of the learner is free again.
  expect(await (await openAgain()).json()).toEqual({ channel: expect.any(Number) });
  await slow.close();
});

it('gives the place of a channel back that Redis ended, whether anybody fetched the end or not', async () => {
  const own = await bridge.cookie();
  const headers = { cookie: own };
  for (let round = 0; round <= transportLimits.socketsPerLearner; round += 1) {
    const opened = await (await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 6379 }, { headers })).json();
    expect(opened).toEqual({ channel: expect.any(Number) });
    const { channel } = opened as TunnelOpened;
    const stream = machines.streams.at(-1) as Socket;
    const closed = new Promise((resolve) => {
      stream.once('close', resolve);
    });
    await post(httpTunnelPaths.pass, { channel, wait: 0, max: 0 }, { headers, body: 'QUIT\r\n' });
    await closed;
  }
});

it('gives the place of a channel to the next where its page left and Redis was stopped', async () => {
  const own = await bridge.cookie();
  const headers = { cookie: own };
  process.kill(machines.redisPid, 'SIGSTOP');
  try {
    for (let round = 0; round < 2 * transportLimits.socketsPerLearner; round += 1) {
      const opened = await (await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 6379 }, { headers })).json();
      expect(opened).toEqual({ channel: expect.any(Number) });
      const { channel } = opened as TunnelOpened;
      await post(httpTunnelPaths.pass, { channel, wait: 0, max: 0 }, { headers, body: 'PING\r\n' });
      await post(httpTunnelPaths.close, { channel }, { headers });
    }
  } finally {
    process.kill(machines.redisPid, 'SIGCONT');
  }
});

it('takes only so many passes of one learner at once', async () => {
  const own = await bridge.cookie();
  const headers = { cookie: own };
  const { channel } = (await (await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 6379 }, { headers })).json()) as TunnelOpened;
  const gone = new AbortController();
  const answers = Array.from({ length: httpTunnelLimits.requestsPerLearner + 1 }, () =>
    post(httpTunnelPaths.pass, { channel, wait: 10_000, max: 10 }, { headers, signal: gone.signal }),
  );
  for (const answer of answers) answer.catch(() => {});
  const refused = await Promise.race(answers);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: 'unavailable', message: expect.stringContaining('wait for your Redis') });
  gone.abort();
});

it('counts a channel and a WebSocket alike towards what a learner may have open', async () => {
  const own = await bridge.cookie();
  const tunnel = `${paths.tunnel}?host=127.0.0.1&port=6379`;
  const openOwn = async (): Promise<TunnelOpened | TunnelRefusal> =>
    (await (await post(httpTunnelPaths.open, { host: '127.0.0.1', port: 6379 }, { headers: { cookie: own } })).json()) as
      | TunnelOpened
      | TunnelRefusal;
  const first = (await openOwn()) as TunnelOpened;
  const sockets = Array.from({ length: transportLimits.socketsPerLearner - 1 }, () => bridge.socket(tunnel, own));
  await Promise.all(sockets.map((ws) => once(ws, 'message')));
  expect(await openOwn()).toMatchObject({
    close: closeCodes.limit,
    message: expect.stringContaining(`${transportLimits.socketsPerLearner} connections open`),
  });
  expect((await closing(bridge.socket(tunnel, own))).code).toBe(closeCodes.limit);

  await post(httpTunnelPaths.close, { channel: first.channel }, { headers: { cookie: own } });
  const next = bridge.socket(tunnel, own);
  await once(next, 'message');
  for (const ws of [...sockets, next]) ws.terminate();
});
