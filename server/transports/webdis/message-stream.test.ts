import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { transportLimits } from '../limits.ts';
import { TestGateway } from '../../testing/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await TestGateway.open();
});
afterAll(() => gateway.close());

/** A client of a stream, and all it has got. */
async function listen(path: string, version = '1.1'): Promise<{ socket: Socket; text: () => string }> {
  const socket = await gateway.dial();
  let text = '';
  socket
    .on('error', () => {})
    .on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
  socket.write(gateway.head('GET', path).replace('HTTP/1.1', `HTTP/${version}`));
  return { socket, text: () => text };
}

const chunk = (body: string): string => `${body.length.toString(16)}\r\n${body}\r\n`;
const subscribers = async (channel: string): Promise<number> =>
  (JSON.parse((await gateway.ask(`/PUBSUB/NUMSUB/${channel}`)).body) as { PUBSUB: [string, number] }).PUBSUB[1];
const clients = async (command: string): Promise<number> =>
  ((await gateway.ask('/CLIENT/LIST.txt')).body.match(new RegExp(`cmd=${command} `, 'g')) ?? []).length;

test('each message is a chunk, until the client leaves', async () => {
  const { socket, text } = await listen('/SUBSCRIBE/news/sport');
  await vi.waitFor(() => expect(text()).toContain('sport",2]}'), 20_000);
  expect(await subscribers('news')).toBe(1);
  await gateway.ask('/PUBLISH/news/hi');
  await gateway.ask('/PUBLISH/sport/%ff%22');
  await vi.waitFor(() => expect(text()).toMatch(/message","sport.*\r\n$/), 20_000);
  const [head = '', body = ''] = text().split('\r\n\r\n', 2);
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head).toMatch(/\r\nContent-Type: application\/json\r\n/);
  expect(body).toBe(
    [
      '{"SUBSCRIBE":["subscribe","news",1]}',
      '{"SUBSCRIBE":["subscribe","sport",2]}',
      '{"SUBSCRIBE":["message","news","hi"]}',
      '{"SUBSCRIBE":["message","sport","\u00ef\u00bf\u00bd\\""]}',
    ]
      .map(chunk)
      .join(''),
  );
  socket.destroy();
  await vi.waitFor(async () => expect(await subscribers('news')).toBe(0), 20_000);
});

test.each([
  ['/PSUBSCRIBE/n*', '{"PSUBSCRIBE":["psubscribe","n*",1]}', '{"PSUBSCRIBE":["pmessage","n*","news","hi"]}'],
  ['/SSUBSCRIBE/news', '{"SSUBSCRIBE":["ssubscribe","news",1]}', '{"SSUBSCRIBE":["smessage","news","hi"]}'],
  ['/subscribe/news.txt', 'subscribenews1', 'messagenewshi'],
  ['/SUBSCRIBE/news.raw', '*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n', '*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$2\r\nhi\r\n'],
  ['/SUBSCRIBE/news?jsonp=f', 'f({"SUBSCRIBE":["subscribe","news",1]});\n', 'f({"SUBSCRIBE":["message","news","hi"]});\n'],
])('%s streams, too', async (path, first, second) => {
  const { socket, text } = await listen(path);
  await vi.waitFor(() => expect(text()).toContain(chunk(first)), 20_000);
  await gateway.ask('/PUBLISH/news/hi');
  await gateway.ask('/SPUBLISH/news/hi');
  await vi.waitFor(() => expect(text()).toContain(chunk(second)), 20_000);
  socket.destroy();
});

test('MONITOR streams what the Redis does', async () => {
  const { socket, text } = await listen('/MONITOR');
  await vi.waitFor(() => expect(text()).toContain(chunk('{"MONITOR":[true,"OK"]}')), 20_000);
  await gateway.ask('/ECHO/seen');
  await vi.waitFor(() => expect(text()).toMatch(/\{"MONITOR":\[true,"\d+\.\d+ \[0 unix:[^\]]*\] \\"ECHO\\" \\"seen\\""\]\}/), 20_000);
  socket.destroy();
  await vi.waitFor(async () => expect(await clients('monitor')).toBe(0), 20_000);
});

test('HTTP/1.0 has no chunks: the stream is the rest of the connection', async () => {
  const { socket, text } = await listen('/SUBSCRIBE/old', '1.0');
  await vi.waitFor(() => expect(text()).toMatch(/\r\n\r\n\{"SUBSCRIBE":\["subscribe","old",1\]\}$/), 20_000);
  expect(text()).not.toMatch(/transfer-encoding/i);
  socket.destroy();
});

test('a subscription that Redis refuses is an answer like any other', async () => {
  const { status, headers, body } = await gateway.ask('/SUBSCRIBE');
  expect([status, headers.etag === undefined, body]).toEqual([
    200,
    false,
    '{"SUBSCRIBE":[false,"ERR wrong number of arguments for \'subscribe\' command"]}',
  ]);
});

test('a stream ends where its Redis ends the connection', async () => {
  const { socket, text } = await listen('/SUBSCRIBE/killed');
  await vi.waitFor(() => expect(text()).toContain('killed'), 20_000);
  await gateway.ask('/CLIENT/KILL/TYPE/pubsub');
  await vi.waitFor(() => expect(text()).toMatch(/\r\n0\r\n\r\n$/), 20_000);
  socket.destroy();
});

test('a subscriber who never reads is cut off by Redis, and keeps nothing in the bridge', async () => {
  await gateway.ask('/CONFIG/SET/client-output-buffer-limit', { method: 'PUT', body: 'pubsub 1mb 512kb 1' });
  // As in machines; those that do not know it do not need it.
  await gateway.ask('/CONFIG/SET/min-string-size-avoid-copy-reply/0');
  const { socket } = await listen('/SUBSCRIBE/flood');
  await vi.waitFor(async () => expect(await subscribers('flood')).toBe(1), 20_000);
  socket.pause();
  const message = Buffer.alloc(256 * 1024, 'x');
  for (let sent = 0; sent < 400 && (await subscribers('flood')) === 1; sent += 1)
    await gateway.ask('/PUBLISH/flood', { method: 'PUT', body: message });
  expect(await subscribers('flood')).toBe(0);
  expect(await clients('subscribe')).toBe(0);
  socket.destroy();
});

test('commands that wait or change their connection have one of their own', async () => {
  const waiting = gateway.ask('/BLPOP/queue/0');
  await vi.waitFor(async () => expect(await clients('blpop')).toBe(1), 20_000);
  expect((await gateway.ask('/PING')).status).toBe(200);
  await gateway.ask('/RPUSH/queue/first');
  expect((await waiting).body).toBe('{"BLPOP":["queue","first"]}');
  for (const path of [
    '/CLIENT/SETNAME/eve',
    '/CLIENT/NO-EVICT/on',
    '/CLIENT/TRACKING/on',
    '/HELLO',
    '/RESET',
    '/QUIT',
    '/UNSUBSCRIBE/a/b',
    '/READONLY',
    '/SCRIPT/DEBUG/YES',
  ]) {
    expect([path, (await gateway.ask(path)).status]).toEqual([path, 200]);
  }
  expect((await gateway.ask('/CLIENT/LIST.txt')).body).not.toMatch(/name=eve/);
  expect((await gateway.ask('/PING')).body).toBe('{"PING":[true,"PONG"]}');
});

test('a client that leaves a blocking command takes no element with it', async () => {
  const { socket } = await listen('/BLPOP/left/0');
  await vi.waitFor(async () => expect(await clients('blpop')).toBe(1), 20_000);
  socket.destroy();
  await vi.waitFor(async () => expect(await clients('blpop')).toBe(0), 20_000);
  await gateway.ask('/RPUSH/left/kept');
  expect((await gateway.ask('/LLEN/left')).body).toBe('{"LLEN":1}');
});

test('a learner has only so many connections at a time, and gets them back', async () => {
  const streams = await Promise.all(Array.from({ length: transportLimits.socketsPerLearner }, (_, at) => listen(`/SUBSCRIBE/many${at}`)));
  // No request could ask how many there are: the connection that requests share needs a place as well.
  await vi.waitFor(() => expect(streams.filter(({ text }) => text().includes('",1]}'))).toHaveLength(streams.length), 20_000);
  const refused = await gateway.ask('/SUBSCRIBE/one-more');
  expect([refused.status, JSON.parse(refused.body)]).toMatchObject([
    503,
    { code: 'unavailable', message: expect.stringContaining('the most it may have') },
  ]);
  for (const { socket } of streams) socket.destroy();
  await Promise.all(streams.map(({ socket }) => once(socket, 'close')));
  await vi.waitFor(async () => expect((await gateway.ask('/WAIT/0/0')).status).toBe(200), 20_000);
});
