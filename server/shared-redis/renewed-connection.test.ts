import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { RenewedConnection } from './renewed-connection.ts';
import { command, converse, startTestRedis, type TestRedis } from '../testing/test-redis.ts';

const login = [
  ['AUTH', 'class', 'secret'],
  ['SELECT', '3'],
];
const encodedLogin = login.map((words) => command(...words)).join('');
let redis: TestRedis;
let client: Duplex;

/** Connections that were opened, and what was sent over each. */
let connections: { readonly sent: Buffer[] }[];

/** A connection that is logged in. */
async function logIn(): Promise<Duplex> {
  const socket = await redis.connect();
  const replies = await converse(socket, encodedLogin, 2);
  if (replies.some((reply) => reply !== '+OK\r\n')) throw new Error(`The login is refused: ${replies.join('')}`);
  socket.pause();
  const sent: Buffer[] = [];
  connections.push({ sent });
  const write = vi.spyOn(socket, 'write');
  write.mockImplementation(((chunk: Buffer, ...rest: []) => {
    sent.push(chunk);
    return Socket.prototype.write.call(socket, chunk, ...rest);
  }) as Socket['write']);
  return socket;
}

/** A client of the Redis as a shared one gets it: logged in, and kept so. */
async function open(): Promise<Duplex> {
  return new RenewedConnection(await logIn(), logIn);
}

beforeAll(async () => {
  redis = await startTestRedis('--requirepass other --user class on >secret ~* &* +@all --user low on >low ~* &* +@all -reset'.split(' '));
});
afterAll(() => redis.stop());
beforeEach(async () => {
  connections = [];
  client = await open();
});
afterEach(() => {
  client.destroy();
});

const whoami = '$5\r\nclass\r\n';
const database = /\bdb=3\b/;

test('after RESET the client is who it was, and sees no reply but its own', async () => {
  const replies = await converse(
    client,
    command('SET', 'k', 'v') +
      command('RESET') +
      command('ACL', 'WHOAMI') +
      command('CLIENT', 'INFO') +
      command('RESET') +
      command('GET', 'k'),
    6,
  );
  expect(replies).toEqual(['+OK\r\n', '+RESET\r\n', whoami, expect.stringMatching(database), '+RESET\r\n', '$1\r\nv\r\n']);
});

const positions: [name: string, bytes: string, replies: unknown[]][] = [
  ['alone', command('RESET'), ['+RESET\r\n']],
  ['inline', 'reset\r\n"re\\x73et"\nPING\r\n', ['+RESET\r\n', '+RESET\r\n', '+PONG\r\n']],
  ['twice in a row', command('reset') + command('Reset'), ['+RESET\r\n', '+RESET\r\n']],
  [
    'inside MULTI',
    command('MULTI') + command('PING') + command('RESET') + command('EXEC'),
    ['+OK\r\n', '+QUEUED\r\n', '+RESET\r\n', '-ERR EXEC without MULTI\r\n'],
  ],
  [
    'while subscribed',
    command('SUBSCRIBE', 'c') + command('RESET') + command('PING'),
    ['*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n', '+RESET\r\n', '+PONG\r\n'],
  ],
  ['while monitoring', command('MONITOR') + command('RESET') + command('PING'), ['+OK\r\n', '+RESET\r\n', '+PONG\r\n']],
  [
    'in RESP3',
    command('HELLO', '3', 'AUTH', 'class', 'secret') + command('HGETALL', 'none') + command('RESET') + command('HGETALL', 'none'),
    [expect.stringMatching(/^%7/), '%0\r\n', '+RESET\r\n', '*0\r\n'],
  ],
  [
    'behind a blocked command',
    command('BLPOP', 'none', '0.01') + command('RESET') + command('PING'),
    ['*-1\r\n', '+RESET\r\n', '+PONG\r\n'],
  ],
  ['as another user', command('AUTH', 'default', 'other') + command('RESET') + command('ACL', 'WHOAMI'), ['+OK\r\n', '+RESET\r\n', whoami]],
  [
    'without replies before it',
    command('CLIENT', 'REPLY', 'OFF') + command('PING') + command('RESET') + command('PING'),
    ['+RESET\r\n', '+PONG\r\n'],
  ],
  ['with too many words', command('RESET', 'now') + command('ACL', 'WHOAMI'), [expect.stringMatching(/^-ERR wrong number/), whoami]],
  ['as a user who may not', command('AUTH', 'low', 'low') + command('RESET') + command('ACL', 'WHOAMI'), ['+OK\r\n', '+RESET\r\n', whoami]],
  [
    'as a word of a value',
    command('ECHO', '+RESET\r\n') + command('EVAL', "return {{ok='RESET'},{ok='OK'}}", '0'),
    ['$8\r\n+RESET\r\n\r\n', '*2\r\n+RESET\r\n+OK\r\n'],
  ],
];

test.each(positions)('RESET %s', async (_name, bytes, replies) => {
  expect(await converse(client, bytes, replies.length)).toEqual(replies);
  // Nothing is left behind that would stand before the next reply.
  expect(await converse(client, command('ECHO', 'after'), 1)).toEqual(['$5\r\nafter\r\n']);
});

test('at every chunk boundary', async () => {
  const bytes = command('PING') + command('RESET') + 'reset\r\n' + command('ACL', 'WHOAMI');
  const replies = ['+PONG\r\n', '+RESET\r\n', '+RESET\r\n', whoami];
  for (let cut = 1; cut < bytes.length; cut++) {
    client.write(bytes.slice(0, cut));
    expect(await converse(client, bytes.slice(cut), 4)).toEqual(replies);
  }
});

test('a login that is no longer accepted ends the connection and says why', async () => {
  expect(await converse(client, command('ACL', 'SETUSER', 'class', 'resetpass', '>new'), 1)).toEqual(['+OK\r\n']);
  const failed = once(client, 'error');
  client.on('data', () => {});
  client.write(command('RESET'));
  expect(await failed).toMatchObject([{ message: expect.stringContaining('The login is refused: -WRONGPASS') }]);
  const admin = await redis.connect();
  await converse(admin, command('AUTH', 'other') + command('ACL', 'SETUSER', 'class', 'resetpass', '>secret'), 2);
  admin.destroy();
});

test('RESET where there is none is one error', async () => {
  const old = await startTestRedis(['--rename-command', 'RESET', '', '--requirepass', 'x']);
  const openOld = async (): Promise<Duplex> => {
    const upstream = await old.connect();
    await converse(upstream, command('AUTH', 'x'), 1);
    return upstream;
  };
  const socket = new RenewedConnection(await openOld(), openOld);
  const replies = await converse(socket, command('AUTH', 'x') + command('RESET') + command('PING'), 3);
  expect(replies).toEqual(['+OK\r\n', expect.stringMatching(/^-ERR unknown command 'RESET'/), '+PONG\r\n']);
  socket.destroy();
  await old.stop();
});

test('RESET whose reply is skipped ends the connection, since the login could not follow unseen', async () => {
  const failed = once(client, 'error');
  client.write(command('CLIENT', 'REPLY', 'SKIP') + command('RESET'));
  expect(await failed).toMatchObject([{ message: expect.stringContaining('CLIENT REPLY SKIP') }]);
});

test('what a replica is sent passes as it is', async () => {
  client.write(command('SYNC'));
  const [first] = (await once(client, 'data')) as [Buffer];
  expect(String(first.subarray(0, 1))).toMatch(/[$\n]/);
});

test('50 MB pass both ways with little kept', async () => {
  const size = 50 * 1024 * 1024;
  const value = Buffer.alloc(size, 'x');
  client.write(`*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$${size}\r\n`);
  for (let at = 0; at < size; at += 256 * 1024) {
    if (!client.write(value.subarray(at, at + 256 * 1024))) await once(client, 'drain');
    expect(client.writableLength).toBeLessThan(1024 * 1024);
  }
  expect(await converse(client, '\r\n', 1)).toEqual(['+OK\r\n']);
  client.pause();
  client.write(command('GET', 'big') + command('DEL', 'big'));
  let received = 0;
  const expected = `$${size}\r\n`.length + size + 2 + ':1\r\n'.length;
  for await (const chunk of client) {
    received += (chunk as Buffer).length;
    expect(client.readableLength).toBeLessThan(1024 * 1024);
    if (received === expected) break;
  }
  expect(received).toBe(expected);
});

test('nothing follows a RESET on its connection, and the login is on none', async () => {
  const bytes = command('PING') + command('RESET') + 'PING\r\nreset\r\n' + command('GET', 'k');
  await converse(client, bytes, 5);
  expect(connections.map(({ sent }) => Buffer.concat(sent).toString('latin1'))).toEqual([
    command('PING') + command('RESET'),
    'PING\r\nreset\r\n',
    command('GET', 'k'),
  ]);
});

const attacks: [name: string, bytes: string, count: number][] = [
  ['after a PSYNC that is refused', command('PSYNC', 'x') + command('RESET') + command('ACL', 'WHOAMI'), 3],
  [
    'behind a reply that looks like its own',
    command('EVAL', "return redis.status_reply('RESET')", '0') + command('RESET') + command('ACL', 'WHOAMI'),
    2,
  ],
  [
    'behind an error that looks like its own',
    command('EVAL', "return redis.error_reply('ERR unknown command `reset`')", '0') + command('RESET') + command('ACL', 'WHOAMI'),
    2,
  ],
];
test.each(attacks)('RESET %s leaves nobody as another user', async (_name, bytes, count) => {
  const replies = await converse(client, bytes, count);
  expect(replies.at(-1)).toBe(whoami);
});

test('a RESET in the debugger that SCRIPT DEBUG YES starts tells no login', async () => {
  expect(await converse(client, command('SCRIPT', 'DEBUG', 'YES'), 1)).toEqual(['+OK\r\n']);
  const stopped = once(client, 'data');
  client.write(command('EVAL', 'local a = 1\nreturn a', '0'));
  let text = String((await stopped)[0]);
  const answered = once(client, 'data');
  // Whatever the debugger makes of these lines, it can show no more than was sent.
  client.write(command('trace') + 'RESET\r\n' + command('RESET') + command('continue'));
  text += String((await answered)[0]);
  expect(text).not.toContain('secret');
  expect(connections.map(({ sent }) => Buffer.concat(sent).toString('latin1')).join('')).not.toContain('secret');
});

test('one who leaves while another connection is opened leaves none behind', async () => {
  const ended = once(client, 'end');
  client.end(command('RESET'));
  client.resume();
  await ended;
  expect(connections).toHaveLength(1);
});
