import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { closeCodes, paths, tokenProtocol } from '../../../src/protocol.ts';
import { MachineError, type Machine } from '../../machine.ts';
import { closing, TestBridge } from '../../testing/test-bridge.ts';
import { connectUpstream } from '../../streams/upstream-socket.ts';
import { TestGateway } from '../../testing/test-gateway.ts';
import { startTestRedis } from '../../testing/test-redis.ts';

let gateway: TestGateway;
let open: WebSocket[] = [];
beforeAll(async () => {
  gateway = await TestGateway.open();
});
afterAll(() => gateway.close());
afterEach(() => {
  for (const ws of open.splice(0)) ws.terminate();
});

/** A WebSocket of a program with a token, and the messages it got; a binary one is marked. */
function dial(
  path = '/.json',
  options: ClientOptions = { headers: { authorization: `Bearer ${gateway.token}` } },
): { ws: WebSocket; got: string[]; say: (...commands: unknown[]) => void } {
  const ws = new WebSocket(gateway.bridge.origin.replace('http', 'ws') + paths.webdis + path, options);
  open.push(ws);
  const got: string[] = [];
  ws.on('message', (data: Buffer, isBinary) => {
    got.push(isBinary ? `binary ${data.toString('latin1')}` : data.toString());
  });
  ws.on('error', () => {});
  const say = async (...commands: unknown[]): Promise<void> => {
    if (ws.readyState === ws.CONNECTING) await once(ws, 'open');
    for (const command of commands) ws.send(typeof command === 'string' ? command : JSON.stringify(command));
  };
  return {
    ws,
    got,
    say: (...commands) => {
      void say(...commands);
    },
  };
}

const resp = (...words: string[]): string => `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

test.each(['/.json', '/', ''])('%j takes commands as JSON, in order', async (path) => {
  const { got, say } = dial(path);
  say(['SET', 'é', 12], ['GET', 'é'], ['NOPE'], ['hgetall', 'none']);
  await vi.waitFor(
    () =>
      expect(got).toEqual([
        '{"SET":[true,"OK"]}',
        '{"GET":"12"}',
        '{"NOPE":[false,"ERR unknown command \'NOPE\', with args beginning with: "]}',
        '{"hgetall":{}}',
      ]),
    20_000,
  );
});

test('/.raw takes RESP, several commands in a message or one in several', async () => {
  const { got, say } = dial('/.raw');
  say(resp('SET', 'k', 'v') + resp('GET', 'k'), '*1\r\n$4\r\nPI', 'NG\r\n', resp('GET', 'none'), resp('LPUSH', 'k', 'x'));
  await vi.waitFor(
    () =>
      expect(got).toEqual([
        '+OK\r\n',
        '$1\r\nv\r\n',
        '+PONG\r\n',
        '$-1\r\n',
        '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n',
      ]),
    20_000,
  );
});

test('bytes that are no text come in a binary message', async () => {
  await gateway.ask('/SET/bytes', { method: 'PUT', body: Buffer.from([0xff, 0x00]) });
  const { got, say } = dial('/.raw');
  say(resp('GET', 'bytes'));
  await vi.waitFor(() => expect(got).toEqual(['binary $2\r\n\xff\x00\r\n']), 20_000);
});

test('commands of channels that a transaction queues leave the replies in step', async () => {
  const { got, say } = dial();
  say(['MULTI'], ['UNSUBSCRIBE'], ['SUBSCRIBE', 'a', 'b'], ['DISCARD'], ['ECHO', 'x']);
  await vi.waitFor(() => expect(got.slice(-2)).toEqual(['{"DISCARD":[true,"OK"]}', '{"ECHO":"x"}']), 20_000);
});

test('it has a connection of its own, with a state of its own', async () => {
  const [one, other] = [dial(), dial()];
  one.say(['SELECT', 3], ['MULTI'], ['SET', 'a', 'b'], ['EXEC'], ['GET', 'a'], ['CLIENT', 'SETNAME', 'me']);
  await vi.waitFor(
    () =>
      expect(one.got).toEqual([
        '{"SELECT":[true,"OK"]}',
        '{"MULTI":[true,"OK"]}',
        '{"SET":[true,"QUEUED"]}',
        '{"EXEC":["OK"]}',
        '{"GET":"b"}',
        '{"CLIENT":[true,"OK"]}',
      ]),
    20_000,
  );
  other.say(['GET', 'a'], ['CLIENT', 'GETNAME']);
  await vi.waitFor(() => expect(other.got).toEqual(['{"GET":null}', '{"CLIENT":null}']), 20_000);
});

test('it subscribes, hears, and goes on with other commands afterwards', async () => {
  const { got, say } = dial();
  say(['SUBSCRIBE', 'a', 'b'], ['PSUBSCRIBE', 'x*']);
  await vi.waitFor(() => expect(got).toHaveLength(3), 20_000);
  await gateway.ask('/PUBLISH/a/hi');
  await gateway.ask('/PUBLISH/x1/ho');
  await vi.waitFor(() => expect(got).toHaveLength(5), 20_000);
  say(['PING'], ['UNSUBSCRIBE'], ['PUNSUBSCRIBE', 'x*'], ['GET', 'nothing'], ['UNSUBSCRIBE'], ['PING']);
  await vi.waitFor(() => expect(got.at(-1)).toBe('{"PING":[true,"PONG"]}'), 20_000);
  // Redis forgets channels in an order of its own.
  expect(
    got
      .slice(6, 8)
      .map((line) => line.replace(/"[ab]"/, 'channel'))
      .concat(got.slice(8)),
  ).toEqual([
    '{"UNSUBSCRIBE":["unsubscribe",channel,2]}',
    '{"UNSUBSCRIBE":["unsubscribe",channel,1]}',
    '{"PUNSUBSCRIBE":["punsubscribe","x*",0]}',
    '{"GET":null}',
    '{"UNSUBSCRIBE":["unsubscribe",null,0]}',
    '{"PING":[true,"PONG"]}',
  ]);
  expect(got.slice(0, 6)).toEqual([
    '{"SUBSCRIBE":["subscribe","a",1]}',
    '{"SUBSCRIBE":["subscribe","b",2]}',
    '{"PSUBSCRIBE":["psubscribe","x*",3]}',
    '{"SUBSCRIBE":["message","a","hi"]}',
    '{"PSUBSCRIBE":["pmessage","x*","x1","ho"]}',
    '{"PING":["pong",""]}',
  ]);
});

test('MONITOR goes on beside other commands', async () => {
  const { got, say } = dial();
  say(['MONITOR']);
  await vi.waitFor(() => expect(got).toEqual(['{"MONITOR":[true,"OK"]}']), 20_000);
  await gateway.ask('/ECHO/seen');
  await vi.waitFor(() => expect(got.at(-1)).toMatch(/^\{"MONITOR":\[true,"\d+\.\d+ \[.*seen/), 20_000);
});

test('what cannot be answered is refused in its place', async () => {
  const { got, say } = dial();
  say(['PING'], ['CLIENT', 'REPLY', 'OFF'], ['HELLO', 3], ['PSYNC', '?', -1], ['ECHO', 'after']);
  await vi.waitFor(() => expect(got).toHaveLength(5), 20_000);
  expect(got).toEqual([
    '{"PING":[true,"PONG"]}',
    expect.stringContaining('"ERR CLIENT is refused here'),
    expect.stringContaining('"ERR HELLO is refused here'),
    expect.stringContaining('"ERR PSYNC is refused here'),
    '{"ECHO":"after"}',
  ]);
});

test.each([
  ['/.json', 'nonsense'],
  ['/.json', '{}'],
  ['/.json', '[]'],
  ['/.json', '["GET",null]'],
  ['/.json', '["GET",["a"]]'],
  ['/.raw', 'PING\r\n'],
  ['/.raw', '+OK\r\n'],
  ['/.raw', '*0\r\n'],
  ['/.raw', '*1\r\n*1\r\n$1\r\na\r\n'],
])('on %s, %j is no command', async (path, message) => {
  const { ws, say } = dial(path);
  say(message);
  expect(await closing(ws)).toMatchObject({ code: closeCodes.badMessage });
});

test.each(['/.raw', '/.json'])('on %s, a Redis that reads nothing keeps no more in the bridge than little', async (path) => {
  const { ws } = dial(path);
  await once(ws, 'open');
  const value = 'x'.repeat(1024 * 1024);
  const command = path === '/.raw' ? resp('SET', 'large', value) : JSON.stringify(['SET', 'large', value]);
  process.kill(gateway.machines.redisPid, 'SIGSTOP');
  try {
    const before = gateway.bridge.sockets.length;
    for (let sent = 0; sent < 40; sent += 1) ws.send(command);
    const ours = gateway.bridge.sockets[before - 1];
    await vi.waitFor(() => expect(ours?.isPaused()).toBe(true), { timeout: 5_000 });
    // What is neither here nor there is in the buffers of the system.
    expect(ws.bufferedAmount).toBeGreaterThan(20 * 1024 * 1024);
  } finally {
    process.kill(gateway.machines.redisPid, 'SIGCONT');
  }
  let answered = 0;
  ws.on('message', () => (answered += 1));
  await vi.waitFor(() => expect(answered).toBe(40), { timeout: 20_000 });
});

test('a long reply comes whole, and those after it in their order', async () => {
  const { got, say } = dial();
  say(['EVAL', 'local t = {} for i = 1, 100000 do t[i] = 1 end return t', 0], ['ECHO', 'after'], ['QUIT']);
  await vi.waitFor(() => expect(got).toHaveLength(3), { timeout: 20_000 });
  expect(got).toEqual([JSON.stringify({ EVAL: Array.from({ length: 100_000 }, () => 1) }), '{"ECHO":"after"}', '{"QUIT":[true,"OK"]}']);
});

test('every reply comes that Redis gave before it closed, though commands still came', async () => {
  const redis = await startTestRedis();
  const machine = { connect: () => connectUpstream({ path: join(redis.folder, 'redis.sock'), allowHalfOpen: true }) } as unknown as Machine;
  const bridge = await TestBridge.open({ of: () => Promise.resolve(machine), close: () => Promise.resolve() });
  try {
    const token = await bridge.token(await bridge.cookies());
    for (let round = 0; round < 10; round += 1) {
      const ws = new WebSocket(`${bridge.origin.replace('http', 'ws')}${paths.webdis}/.raw`, {
        headers: { authorization: `Bearer ${token}` },
      });
      open.push(ws);
      let text = '';
      ws.on('message', (data: Buffer) => (text += data.toString('latin1')));
      await once(ws, 'open');
      ws.send(resp('SET', 'k', 'v').repeat(2_000) + resp('QUIT'));
      for (let sent = 0; sent < 200; sent += 1) ws.send(resp('PING'));
      expect(await closing(ws)).toMatchObject({ code: closeCodes.ended });
      expect(text).toBe('+OK\r\n'.repeat(2_001));
    }
  } finally {
    await bridge.close();
    await redis.stop();
  }
});

/** Whether Redis has a connection of this name: by their number those of the tests before, which may be closing still, would count too. */
async function hasClient(name: string): Promise<boolean> {
  return (await gateway.ask('/CLIENT/LIST.txt')).body.includes(` name=${name} `);
}

test('it closes with its Redis connection, and the other way round', async () => {
  const { ws, got, say } = dial();
  say(['QUIT']);
  expect(await closing(ws)).toMatchObject({ code: closeCodes.ended });
  expect(got).toEqual(['{"QUIT":[true,"OK"]}']);
  const second = dial();
  second.say(['CLIENT', 'SETNAME', 'second']);
  await vi.waitFor(() => expect(second.got).toHaveLength(1), 20_000);
  expect(await hasClient('second')).toBe(true);
  second.ws.close();
  await vi.waitFor(async () => expect(await hasClient('second')).toBe(false), 20_000);
});

test("a page of ours comes in by the gateway's cookie", async () => {
  const { got, say } = dial('/.json', {
    origin: gateway.bridge.origin,
    headers: { cookie: gateway.cookies, 'sec-fetch-site': 'same-origin' },
  });
  say(['PING']);
  await vi.waitFor(() => expect(got).toEqual(['{"PING":[true,"PONG"]}']), 20_000);
});

test('a page of another site comes in by a token among the protocols that it offers', async () => {
  const protocols = ['other', `${tokenProtocol}${gateway.token}`];
  const ws = new WebSocket(`${gateway.bridge.origin.replace('http', 'ws')}${paths.webdis}/.json`, protocols, {
    origin: 'https://evil.example',
  });
  open.push(ws);
  await once(ws, 'open');
  expect(protocols).toContain(ws.protocol);
  ws.send('["PING"]');
  expect(String((await once(ws, 'message'))[0])).toBe('{"PING":[true,"PONG"]}');
});

test.each<[string, () => ClientOptions, number]>([
  [
    'somebody with a forged token among the protocols',
    () => ({ headers: { cookie: gateway.cookies, 'sec-websocket-protocol': `${tokenProtocol}x${gateway.token}` } }),
    401,
  ],
  ['a page of another site', () => ({ origin: 'https://evil.example', headers: { cookie: gateway.cookies } }), 403],
  ['a browser that does not say where from', () => ({ headers: { cookie: gateway.cookies } }), 403],
  ['somebody with a forged token', () => ({ headers: { authorization: 'Bearer x' } }), 401],
  ["a page without the gateway's cookie", () => ({ origin: gateway.bridge.origin }), 401],
  ['another host name', () => ({ headers: { authorization: `Bearer ${gateway.token}`, host: 'evil.example' } }), 403],
])('%s is turned away', async (_who, options, status) => {
  const { ws } = dial('/.json', options());
  const [, response] = (await once(ws, 'unexpected-response')) as [unknown, { statusCode: number }];
  expect(response.statusCode).toBe(status);
});

test('without a Redis it closes with the reason', async () => {
  const machine = { connect: () => Promise.reject(new MachineError('refused', 'Nobody listens at 127.0.0.1:6379.')) } as unknown as Machine;
  const bridge = await TestBridge.open({ of: () => Promise.resolve(machine), close: () => Promise.resolve() });
  const ws = new WebSocket(`${bridge.origin.replace('http', 'ws')}/webdis/.json`, {
    headers: { authorization: `Bearer ${await bridge.token(await bridge.cookies())}` },
  });
  expect(await closing(ws)).toEqual({ code: closeCodes.refused, reason: 'Nobody listens at 127.0.0.1:6379.' });
  await bridge.close();
});
