import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { createWebdis, type WebdisMessage, type WebdisSubscription } from './webdis.ts';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** A server that answers as a test wants; resolves to its address. */
async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server of one endless stream: resolves to its address and the response to write it to. */
async function serveStream(): Promise<{ url: string; stream: Promise<ServerResponse> }> {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  return {
    url: await serve((_request, response) => {
      response.flushHeaders();
      resolve(response);
    }),
    stream: promise,
  };
}

const confirmation = '*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n$1\r\n1\r\n';
const message = (text: string): string => `*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$${Buffer.byteLength(text)}\r\n${text}\r\n`;

async function subscribed(url: string, signal?: AbortSignal): Promise<WebdisSubscription> {
  const result = await createWebdis(url, signal ? { signal } : {}).subscribe('news');
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function collect(subscription: WebdisSubscription): Promise<WebdisMessage[]> {
  const messages: WebdisMessage[] = [];
  for await (const one of subscription) messages.push(one);
  return messages;
}

test('asks below the given address, with the token', async () => {
  const asked: unknown[] = [];
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      asked.push([request.method, request.url, request.headers.authorization, body]);
      response.end('{"PING":[true,"PONG"]}');
    });
  });
  for (const base of [url, `${url}/webdis`, new URL(`${url}/webdis/`)]) await createWebdis(base, { token: 'abc' }).command('PING');
  await createWebdis(url).with({ database: 3 }).command('PING');
  expect(asked).toEqual([
    ['POST', '/', 'Bearer abc', 'PING.json'],
    ['POST', '/webdis/', 'Bearer abc', 'PING.json'],
    ['POST', '/webdis/', 'Bearer abc', 'PING.json'],
    ['POST', '/', undefined, '3/PING.json'],
  ]);
});

test('a command without an end is left to subscribe()', async () => {
  expect(await createWebdis('http://127.0.0.1:1').command('Subscribe', 'news')).toMatchObject({
    ok: false,
    error: { kind: 'malformed', message: expect.stringContaining('subscribe()') },
  });
});

test("an address that is none is the caller's mistake", () => {
  expect(() => createWebdis('nowhere')).toThrow(TypeError);
});

test('a refusal is told with its status, and with the code and the words of the notebook where it is one', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/webdis/')
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"code":"no-learner","message":"Who are you?"}');
    else response.writeHead(403, 'Forbidden').end();
  });
  expect(await createWebdis(`${url}/webdis`).command('PING')).toEqual({
    ok: false,
    error: { kind: 'http', status: 401, code: 'no-learner', message: 'Who are you?' },
  });
  const plain = { ok: false, error: { kind: 'http', status: 403, code: '', message: 'The server answered 403 Forbidden.' } };
  expect(await createWebdis(url).bytes('PING')).toEqual(plain);
  expect(await createWebdis(url).subscribe('news')).toEqual(plain);
});

test('nobody there, or gone before the end, is a result', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{"GET":');
    setImmediate(() => response.destroy());
  });
  expect(await createWebdis(url).command('GET', 'key')).toMatchObject({
    ok: false,
    error: { kind: 'network', message: expect.stringContaining(`${url}/ did not answer`) },
  });
  await new Promise((resolve) => server?.close(resolve));
  expect(await createWebdis(url).command('GET', 'key')).toMatchObject({
    ok: false,
    error: { kind: 'network', message: expect.stringContaining('ECONNREFUSED') },
  });
  expect(await createWebdis(url).subscribe('news')).toMatchObject({ ok: false, error: { kind: 'network' } });
});

test('a signal ends a request that has no answer, and its connection', async () => {
  const ending = new AbortController();
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const url = await serve((request) => {
    request.socket.once('close', resolve);
    ending.abort(new Error('enough'));
  });
  expect(await createWebdis(url, { signal: ending.signal }).command('BLPOP', 'list', 0)).toEqual({
    ok: false,
    error: { kind: 'aborted', message: 'enough' },
  });
  await gone;
});

test('messages come whole wherever the chunks of the stream are cut', async () => {
  const text = 'é😀 {"]\r\n*3\r\n';
  const bytes = Buffer.from(confirmation + message(text) + message(''));
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const { url, stream } = await serveStream();
    const subscribing = subscribed(url);
    const response = await stream;
    for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
    const subscription = await subscribing;
    response.end();
    expect(
      (await collect(subscription)).map((one) => one.text),
      `cut every ${size} bytes`,
    ).toEqual([text, '']);
    expect(subscription.error).toEqual({ kind: 'network', message: 'The server ended the subscription.' });
    server?.close();
  }
});

test.each([
  ['an error of Redis', '-NOPERM no right to this channel\r\n', { kind: 'redis', code: 'NOPERM' }],
  ['what is no RESP', '<!doctype html>', { kind: 'malformed' }],
])('%s in place of the confirmation is a result', async (_what, text, error) => {
  const { url, stream } = await serveStream();
  const subscribing = createWebdis(url).subscribe('news');
  (await stream).end(text);
  expect(await subscribing).toMatchObject({ ok: false, error });
});

test('a stream that breaks gives what came, and says why no more does', async () => {
  const { url, stream } = await serveStream();
  const subscribing = subscribed(url);
  const response = await stream;
  response.write(confirmation + message('last'));
  const subscription = await subscribing;
  const messages = subscription[Symbol.asyncIterator]();
  expect(await messages.next()).toMatchObject({ value: { text: 'last' } });
  response.destroy();
  expect(await messages.next()).toEqual({ done: true, value: undefined });
  expect(subscription.error).toEqual({ kind: 'network', message: 'The connection of the subscription was lost.' });
});

test.each(['close()', 'the signal', 'leaving the loop'])('%s ends a subscription and its connection', async (way) => {
  const { url, stream } = await serveStream();
  const ending = new AbortController();
  const subscribing = subscribed(url, ending.signal);
  const response = await stream;
  const gone = once(response, 'close');
  response.write(confirmation + message('one') + message('two'));
  const subscription = await subscribing;
  if (way === 'leaving the loop')
    for await (const one of subscription) {
      expect(one.text).toBe('one');
      break;
    }
  else if (way === 'close()') subscription.close();
  else ending.abort();
  await gone;
  expect(await subscription[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
  expect(subscription.error).toBeNull();
});

/** A server of WebSockets; resolves to its address. */
async function serveSockets(connected: (socket: ServerSocket) => void): Promise<string> {
  const url = await serve((_request, response) => {
    response.writeHead(400).end();
  });
  const sockets = new WebSocketServer({ noServer: true });
  server?.on('upgrade', (request, socket: Socket, head) => {
    if (request.url === '/.json') sockets.handleUpgrade(request, socket, head, connected);
    else socket.destroy();
  });
  return url;
}

test('a socket gives replies in order and messages apart', async () => {
  const url = await serveSockets((socket) => {
    const answers: Record<string, string[]> = {
      SUBSCRIBE: ['{"SUBSCRIBE":["subscribe","a",1]}', '{"SUBSCRIBE":["message","a","early"]}', '{"SUBSCRIBE":["subscribe","b",2]}'],
      GET: ['{"SUBSCRIBE":["message","b","between"]}', '{"GET":"value"}'],
      PSUBSCRIBE: ['{"PSUBSCRIBE":[false,"NOPERM no"]}'],
      UNSUBSCRIBE: ['{"UNSUBSCRIBE":["unsubscribe","a",1]}', '{"UNSUBSCRIBE":["unsubscribe","b",0]}'],
      LRANGE: ['{"LRANGE":["message","a","a list that looks like one"]}'],
    };
    socket.on('message', (data: Buffer) => {
      const [name = ''] = JSON.parse(data.toString()) as string[];
      for (const text of answers[name] ?? ['no JSON']) socket.send(text);
    });
  });
  const opened = await createWebdis(url).socket();
  if (!opened.ok) throw new Error(opened.error.message);
  const socket = opened.value;
  expect(
    await Promise.all([
      socket.command('SUBSCRIBE', 'a', 'b'),
      socket.command('GET', 'key'),
      socket.command('PSUBSCRIBE', 'x', 'y'),
      socket.command('UNSUBSCRIBE'),
      socket.command('LRANGE', 'list', 0, -1),
      socket.command('NONE'),
    ]),
  ).toEqual([
    { ok: true, type: 'value', value: ['subscribe', 'b', 2] },
    { ok: true, type: 'value', value: 'value' },
    { ok: false, error: { kind: 'redis', code: 'NOPERM', message: 'NOPERM no' } },
    { ok: true, type: 'value', value: ['unsubscribe', 'a', 1] },
    { ok: true, type: 'value', value: ['message', 'a', 'a list that looks like one'] },
    { ok: false, error: { kind: 'malformed', message: expect.stringContaining('no JSON') } },
  ]);
  const messages = socket.messages();
  expect([await messages.next(), await messages.next()].map(({ value }) => value)).toEqual([
    { channel: 'a', pattern: null, text: 'early' },
    { channel: 'b', pattern: null, text: 'between' },
  ]);
  socket.close();
  expect(await socket.command('GET', 'key')).toEqual({ ok: false, error: { kind: 'network', message: 'The WebSocket is being closed.' } });
  expect(await messages.next()).toEqual({ done: true, value: undefined });
});

test('a socket that the server closes fails what waits, with its reason', async () => {
  const url = await serveSockets((socket) => {
    socket.on('message', () => socket.close(4000, 'Redis went away.'));
  });
  const opened = await createWebdis(url).socket();
  if (!opened.ok) throw new Error(opened.error.message);
  const failure = { ok: false, error: { kind: 'network', message: 'Redis went away.' } };
  expect(await opened.value.command('PING')).toEqual(failure);
  expect(await opened.value.command('PING')).toEqual(failure);
});

test('a socket that cannot be opened is a result', async () => {
  const url = await serveSockets(() => {});
  expect(await createWebdis(`${url}/elsewhere`).socket()).toMatchObject({
    ok: false,
    error: { kind: 'network', message: expect.stringContaining('/elsewhere/.json') },
  });
  expect(await createWebdis(url, { signal: AbortSignal.abort() }).socket()).toMatchObject({ ok: false, error: { kind: 'aborted' } });
});
