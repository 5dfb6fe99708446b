import type { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guardCommands } from './command-guard.ts';
import { guardDirectives, outwardRule } from './outward-command.ts';
import { command, converse, readAll, startTestRedis, type TestRedis } from '../testing/test-redis.ts';

let redis: TestRedis;
let client: Duplex;
beforeAll(async () => {
  redis = await startTestRedis([...guardDirectives]);
});
afterAll(() => redis.stop());
beforeEach(async () => {
  client = guardCommands(await redis.connect(), outwardRule);
});
afterEach(() => {
  client.destroy();
});

const refused = (subject: string): RegExp => new RegExp(`^-ERR ${subject} is refused here: .*\\r\\n$`);
const unknownCommand = /^-ERR unknown command/;

test('what reaches outside is refused, and the rest passes, in order', async () => {
  const replies = await converse(
    client,
    [
      command('SET', 'k', '-ERR unknown command'),
      command('REPLICAOF', '127.0.0.1', '1'),
      command('GET', 'k'),
      command('CONFIG', 'SET', 'port', '7000'),
      command('config', 'set', 'maxmemory', '50mb', 'Bind', '0.0.0.0'),
      command('CONFIG', 'SET', 'maxmemory', '60mb'),
      command('CONFIG', 'GET', 'maxmemory'),
      command('MIGRATE', 'h', '1', 'k', '0', '1'),
      command('SLAVEOF', 'no', 'one'),
      command('Failover'),
      'cluster meet 127.0.0.1 1\r\n',
      '"con\\x66ig" set port 1\r\n',
      'PING\r\n',
    ].join(''),
    13,
  );
  const expected = [
    '+OK\r\n',
    refused('REPLICAOF'),
    '$20\r\n-ERR unknown command\r\n',
    refused('CONFIG SET port'),
    refused('CONFIG SET bind'),
    '+OK\r\n',
    '*2\r\n$9\r\nmaxmemory\r\n$8\r\n62914560\r\n',
    refused('MIGRATE'),
    '+OK\r\n',
    refused('FAILOVER'),
    refused('CLUSTER'),
    refused('CONFIG SET port'),
    '+PONG\r\n',
  ];
  expect(replies).toHaveLength(expected.length);
  for (const [index, reply] of replies.entries())
    expect(reply).toEqual(typeof expected[index] === 'string' ? expected[index] : expect.stringMatching(expected[index] ?? /^$/));
});

test('the same at every chunk boundary, both ways', async () => {
  const stream =
    command('ECHO', 'one') + command('CONFIG', 'SET', 'save', '', 'tls-port', '1') + 'replicaof a 1\r\n' + command('ECHO', 'two');
  const whole = await converse(client, stream, 4);
  expect(whole).toEqual([
    '$3\r\none\r\n',
    expect.stringMatching(refused('CONFIG SET tls-port')),
    expect.stringMatching(refused('REPLICAOF')),
    '$3\r\ntwo\r\n',
  ]);
  for (const byte of Buffer.from(stream.slice(0, -1))) client.write(Buffer.of(byte));
  expect(await converse(client, stream.slice(-1), 4)).toEqual(whole);
  for (let cut = 1; cut < stream.length; cut++) {
    client.write(stream.slice(0, cut));
    expect(await converse(client, stream.slice(cut), 4)).toEqual(whole);
  }
});

test('inside MULTI a refusal spoils the transaction, as an error does in Redis', async () => {
  const replies = await converse(
    client,
    command('MULTI') + command('SET', 'x', '1') + command('REPLICAOF', 'h', '1') + command('EXEC') + command('EXISTS', 'x'),
    5,
  );
  expect(replies).toEqual([
    '+OK\r\n',
    '+QUEUED\r\n',
    expect.stringMatching(refused('REPLICAOF')),
    expect.stringMatching(/^-EXECABORT/),
    ':0\r\n',
  ]);
});

test('in subscribed mode, in RESP3 and behind a blocked command', async () => {
  const replies = await converse(
    client,
    command('SUBSCRIBE', 'c') +
      command('MIGRATE') +
      command('UNSUBSCRIBE', 'c') +
      command('HELLO', '3') +
      command('FAILOVER') +
      command('BLPOP', 'empty', '0.01') +
      command('FAILOVER'),
    7,
  );
  expect(replies[1]).toMatch(refused('MIGRATE'));
  expect(replies.slice(4)).toEqual([expect.stringMatching(refused('FAILOVER')), '_\r\n', expect.stringMatching(refused('FAILOVER'))]);
});

test('what wants no reply gets none', async () => {
  const quiet = command('CLIENT', 'REPLY', 'OFF') + command('FAILOVER') + command('CLIENT', 'REPLY', 'ON');
  const skipped = command('CLIENT', 'REPLY', 'SKIP') + command('FAILOVER') + command('MIGRATE');
  expect(await converse(client, quiet + skipped + command('PING'), 3)).toEqual([
    '+OK\r\n',
    expect.stringMatching(refused('MIGRATE')),
    '+PONG\r\n',
  ]);
});

test('scripts and functions cannot do it either', async () => {
  const calls = [
    ['migrate', '127.0.0.1', '1', 'k', '0', '10'],
    ['cluster', 'meet', '127.0.0.1', '1'],
    ['replicaof', 'h', '1'],
    ['slaveof', 'h', '1'],
    ['failover'],
    ['config', 'set', 'port', '7000'],
    ['debug', 'object', 'k'],
    ['module', 'load', 'x'],
  ];
  const replies = await converse(
    client,
    calls.map((words) => command('EVAL', `return redis.call(${words.map((word) => `'${word}'`).join(',')})`, '0')).join(''),
    calls.length,
  );
  for (const reply of replies) expect(reply).toMatch(/^-ERR (Unknown|This)( Redis| Valkey)? command (called|is not allowed) from script/);
  const library = `#!lua name=l\nredis.register_function('f', function() return redis.call('migrate','127.0.0.1','1','k','0','10') end)`;
  expect(await converse(client, command('FUNCTION', 'LOAD', library) + command('FCALL', 'f', '0'), 2)).toEqual([
    '$1\r\nl\r\n',
    expect.stringMatching(/^-ERR Unknown( Redis)? command/),
  ]);
  // A debugged script takes commands of its own language, which the guard does not read.
  expect(await converse(client, command('SCRIPT', 'DEBUG', 'SYNC'), 1)).toEqual(['+OK\r\n']);
  expect(await converse(client, command('EVAL', 'return 1', '0'), 1)).toHaveLength(1);
  expect((await converse(client, command('redis', 'migrate', '127.0.0.1', '1', 'k', '0', '10'), 1))[0]).toMatch(/Unknown( Redis)? command/);
});

test('its own error is never taken for a refusal', async () => {
  const [plain, again] = await converse(client, command('FAILOVER') + command('nosuch'), 2);
  expect(plain).toMatch(refused('FAILOVER'));
  expect(again).toMatch(unknownCommand);
});

describe('before AUTH and without permissions', () => {
  let locked: TestRedis;
  beforeAll(async () => {
    locked = await startTestRedis([...guardDirectives, '--requirepass', 'secret']);
  });
  afterAll(() => locked.stop());

  test('a refusal is still one reply', async () => {
    const guarded = guardCommands(await locked.connect(), outwardRule);
    const replies = await converse(
      guarded,
      command('PING') +
        command('REPLICAOF', 'h', '1') +
        command('AUTH', 'secret') +
        command('ACL', 'SETUSER', 'low', 'on', 'nopass', '+ping') +
        command('AUTH', 'low', '') +
        command('CONFIG', 'SET', 'port', '1') +
        command('PING'),
      7,
    );
    expect(replies.map((reply) => reply.split(/[ \r]/)[0])).toEqual([
      '-NOAUTH',
      // Redis looks for the command first, Valkey for the password.
      expect.stringMatching(/^-(ERR|NOAUTH)$/),
      '+OK',
      '+OK',
      '+OK',
      '-ERR',
      '+PONG',
    ]);
    if (!replies[1]?.startsWith('-NOAUTH')) expect(replies[1]).toMatch(refused('REPLICAOF'));
    expect(replies[5]).toMatch(refused('CONFIG SET port'));
    guarded.destroy();
  });
});

describe('what Redis refuses as broken', () => {
  test.each([
    ['a bad count', '*x\r\n'],
    ['unbalanced quotes', 'get "k\r\n'],
    ['a bad length', '*2\r\n$3\r\nGET\r\n$-1\r\n'],
    ['a refused command that breaks off', '*3\r\n$9\r\nREPLICAOF\r\n$1\r\nh\r\nx\r\n'],
  ])('%s ends the connection, and nothing after it is carried', async (_name, broken) => {
    client.write(`${command('PING')}${broken}${command('SET', 'after', '1')}`);
    expect(await readAll(client)).toMatch(/^\+PONG\r\n-ERR Protocol error: [^\r]*\r\n$/);
    const next = guardCommands(await redis.connect(), outwardRule);
    expect(await converse(next, command('EXISTS', 'after'), 1)).toEqual([':0\r\n']);
    next.destroy();
  });

  test('a CONFIG SET too large to judge is refused and passed over', async () => {
    const large = command('CONFIG', 'SET', 'requirepass', 'x'.repeat(400_000), 'maxmemory', '0');
    client.write(large.slice(0, 300_000));
    const replies = await converse(client, large.slice(300_000) + command('CONFIG', 'GET', 'requirepass'), 2);
    expect(replies[0]).toMatch(refused('CONFIG SET of so many bytes'));
    expect(replies[1]).toBe('*2\r\n$11\r\nrequirepass\r\n$0\r\n\r\n');
  });
});
