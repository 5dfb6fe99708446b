import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { webdisLimits } from './limits.ts';
import { MachineError, type Machine } from '../../machine.ts';
import { TestBridge } from '../../testing/test-bridge.ts';
import { TestGateway } from '../../testing/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await TestGateway.open();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  await gateway.ask('/FLUSHALL');
});

const fill = async (...paths: string[]): Promise<void> => {
  for (const path of paths) await gateway.ask(path);
};

test.each([
  ['/SET/hello/world', '{"SET":[true,"OK"]}'],
  ['/GET/hello', '{"GET":"world"}'],
  ['/get/hello', '{"get":"world"}'],
  ['/GET/hello.json', '{"GET":"world"}'],
  ['/GET/nothing', '{"GET":null}'],
  ['/INCR/n', '{"INCR":1}'],
  ['/LRANGE/list/0/-1', '{"LRANGE":["a","b"]}'],
  ['/LPUSH/hello/x', '{"LPUSH":[false,"WRONGTYPE Operation against a key holding the wrong kind of value"]}'],
  ['/MAKE-ME-COFFEE', '{"MAKE-ME-COFFEE":[false,"ERR unknown command \'MAKE-ME-COFFEE\', with args beginning with: "]}'],
  ['/HGETALL/hash', '{"HGETALL":{"f":"1","g":"2"}}'],
  ['/EVAL/return%20{1,{2,{}},false}/0', '{"EVAL":[1,[2,[]],null]}'],
  ['/INCRBY/large/9223372036854775807', '{"INCRBY":9223372036854775807}'],
  ['/XRANGE/stream/-/%2b', '{"XRANGE":[{"id":"1-1","msg":{"a":"1","b":"2"}}]}'],
  ['/XREAD/STREAMS/stream/0', '{"XREAD":{"stream":[{"id":"1-1","msg":{"a":"1","b":"2"}}]}}'],
  ['/7/GET/hello', '{"GET":"seven"}'],
  ['/0/GET/hello', '{"GET":"world"}'],
  ['/99/GET/hello', '{"GET":[false,"ERR DB index is out of range"]}'],
  ['/GET/a%2fb', '{"GET":"slash"}'],
  ['/GET/p+q', '{"GET":"plus"}'],
  ['/GET/p%20q', '{"GET":"plus"}'],
  ['/ECHO/%zz%4', '{"ECHO":"%zz%4"}'],
  ['/ECHO/caf%c3%a9', '{"ECHO":"caf\u00c3\u00a9"}'],
  ['/ECHO/%22%5c%0a%00', '{"ECHO":"\\"\\\\\\n\\u0000"}'],
  ['/ECHO/1.foo', '{"ECHO":"1.foo"}'],
  ['/ECHO/a%2etxt', '{"ECHO":"a.txt"}'],
  ['/ECHO/', '{"ECHO":""}'],
  ['/GET/hello?jsonp=show', 'show({"GET":"world"});\n'],
  ['/GET/hello?callback=my.show[1]', 'my.show[1]({"GET":"world"});\n'],
])('%s gives %s', async (path, body) => {
  await fill(
    '/SET/hello/world',
    '/RPUSH/list/a/b',
    '/HSET/hash/f/1/g/2',
    '/XADD/stream/1-1/a/1/b/2',
    '/7/SET/hello/seven',
    '/SET/a%2fb/slash',
    '/SET/p%20q/plus',
  );
  const answer = await gateway.ask(path);
  expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([200, 'application/json', body]);
});

test.each([
  ['/GET/hello.raw', 'binary/octet-stream', '$5\r\nworld\r\n'],
  ['/GET/nothing.raw', 'binary/octet-stream', '$-1\r\n'],
  ['/EVAL/return%20{1,{2},false,{ok=%22fine%22}}/0.raw', 'binary/octet-stream', '*4\r\n:1\r\n*1\r\n:2\r\n$-1\r\n+fine\r\n'],
  ['/MAKE-ME-COFFEE.raw', 'binary/octet-stream', "-ERR unknown command 'MAKE-ME-COFFEE', with args beginning with: \r\n"],
  ['/GET/hello.msg', 'application/x-msgpack', '\x81\xa3GET\xa5world'],
  ['/GET/hello.txt', 'text/plain', 'world'],
  ['/GET/hello.html', 'text/html', 'world'],
  ['/GET/hello.xhtml', 'application/xhtml+xml', 'world'],
  ['/GET/hello.xml', 'text/xml', 'world'],
  ['/GET/hello.png', 'image/png', 'world'],
  ['/GET/hello.jpg', 'image/jpeg', 'world'],
  ['/GET/hello.jpeg', 'image/jpeg', 'world'],
  ['/GET/hello.bin', 'binary/octet-stream', 'world'],
  ['/GET/hello.css', 'text/css', 'world'],
  ['/GET/hello.js', 'application/javascript', '{"GET":"world"}'],
  ['/GET/bytes.txt', 'text/plain', '\x00\x01\xff'],
  ['/PING.txt', 'text/plain', '+PONG'],
  ['/LPUSH/hello/x.txt', 'text/plain', '-WRONGTYPE Operation against a key holding the wrong kind of value'],
  ['/LLEN/list.txt', 'text/plain', '3'],
  ['/LRANGE/list/0/-1.txt', 'text/plain', 'abc'],
  ['/LRANGE/list/0/-1.txt?sep=--', 'text/plain', 'a--b--c'],
  ['/LRANGE/list/0/-1.txt?sep=%0a', 'text/plain', 'a\nb\nc'],
  ['/MGET/hello/nothing/hello.txt?sep=,', 'text/plain', 'world,,world'],
  ['/GET/hello?type=application/pdf', 'application/pdf', 'world'],
  ['/GET/hello?type=image/svg+xml', 'image/svg+xml', 'world'],
  ['/GET/hello.raw?type=text%2Fcsv', 'text/csv', 'world'],
])('%s is %s', async (path, type, body) => {
  await fill('/SET/hello/world', '/SET/bytes/%00%01%ff', '/RPUSH/list/a/b/c');
  const answer = await gateway.ask(path);
  expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([200, type, body]);
});

test('INFO is an object, without its headings', async () => {
  const { INFO } = JSON.parse((await gateway.ask('/INFO/server')).body) as { INFO: Record<string, string> };
  expect(INFO).toMatchObject({ redis_version: expect.stringMatching(/^\d/), run_id: expect.stringMatching(/^[0-9a-f]{40}$/) });
  expect(Object.keys(INFO).filter((key) => /[#\s]/.test(key))).toEqual([]);
});

test('an answer has the MD5 of its body for a tag, and is not sent again to who has it', async () => {
  await fill('/SET/hello/world');
  const tag = `"${createHash('md5').update('world').digest('hex')}"`;
  expect((await gateway.ask('/GET/hello.txt')).headers.etag).toBe(tag);
  for (const given of [tag, `"x", ${tag}`, `W/${tag}`, '*']) {
    const { status, headers, body } = await gateway.ask('/GET/hello.txt', { headers: { 'if-none-match': given } });
    expect([status, headers.etag, body]).toEqual([304, tag, '']);
  }
  expect((await gateway.ask('/GET/hello.txt', { headers: { 'if-none-match': '"other"' } })).body).toBe('world');
});

test('POST takes the command from its body, PUT the last word', async () => {
  expect((await gateway.ask('/', { method: 'POST', body: 'SET/a%2fb/one+two' })).body).toBe('{"SET":[true,"OK"]}');
  expect((await gateway.ask('/?jsonp=f', { method: 'POST', body: 'GET/a%2fb.json?x' })).body).toBe('f({"GET":"one two"});\n');
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  expect((await gateway.ask('/SET/file', { method: 'PUT', body: bytes })).body).toBe('{"SET":[true,"OK"]}');
  expect((await gateway.ask('/GET/file.bin')).body).toBe(bytes.toString('latin1'));
  expect((await gateway.ask('/SET/file.txt', { method: 'PUT', body: 'v' })).body).toBe('+OK');
});

test.each([
  ['GET', '', 403, 'forbidden-command'],
  ['GET', '/', 403, 'forbidden-command'],
  ['GET', '/7/', 403, 'forbidden-command'],
  ['POST', '/GET/x', 403, 'forbidden-command'],
  ['GET', '/MULTI', 403, 'forbidden-command'],
  ['GET', '/exec', 403, 'forbidden-command'],
  ['GET', '/WATCH/a', 403, 'forbidden-command'],
  ['GET', '/DISCARD', 403, 'forbidden-command'],
  ['GET', '/SELECT/1', 403, 'forbidden-command'],
  ['GET', '/PSYNC/?/-1', 403, 'forbidden-command'],
  ['GET', '/HELLO/3', 403, 'forbidden-command'],
  ['GET', '/REPLCONF/ACK/0', 403, 'forbidden-command'],
  ['GET', '/CLIENT/REPLY/OFF', 403, 'forbidden-command'],
  ['GET', '/GET/nothing.txt', 404, 'not-found'],
  ['DELETE', '/GET/x', 405, 'not-allowed'],
  ['PATCH', '/GET/x', 405, 'not-allowed'],
  ['GET', '/GET/x?type=', 400, 'bad-request'],
  ['GET', '/GET/x?type=a%0d%0ab', 400, 'bad-request'],
  ['GET', '/GET/x?jsonp=', 400, 'bad-request'],
  ['GET', '/GET/x?callback=alert(1)//', 400, 'bad-request'],
  ['GET', '/GET/x?filename=%0a', 400, 'bad-request'],
])('%s %j is refused with %d %s', async (method, path, status, code) => {
  const answer = await gateway.ask(path, { method });
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([status, { code, message: expect.stringMatching(/\.$/) }]);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
});

test('HEAD is refused, and says which methods there are', async () => {
  const { status, headers, body } = await gateway.ask('/GET/x', { method: 'HEAD' });
  expect([status, headers.allow, body]).toEqual([405, 'GET,POST,PUT,OPTIONS', '']);
});

test('a body beyond the limit is refused, whether its length is said or not', async () => {
  const body = Buffer.alloc(webdisLimits.bodyBytes + 1, 'x');
  for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
    const answer = await gateway.ask('/SET/big', { method: 'PUT', body, headers: headers as Record<string, string> });
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([413, { code: 'too-large' }]);
  }
  expect((await gateway.ask('/EXISTS/big')).body).toBe('{"EXISTS":0}');
});

test('whatever an answer holds, no browser runs it as ours and no cache shows it to others', async () => {
  await fill('/SET/page/%3Cscript%3Ealert(1)%3C%2Fscript%3E');
  for (const path of ['/GET/page.html', '/GET/page?type=text/html', '/NOPE', '/MULTI']) {
    const { headers } = await gateway.ask(path);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' });
    expect(headers['cache-control']).toMatch(/^(private, no-cache|no-store)$/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('a file name is for saving', async () => {
  expect((await gateway.ask('/PING?filename=a%22b.txt')).headers['content-disposition']).toBe('attachment; filename="a\\"b.txt"');
});

test('OPTIONS tells the methods, to anybody', async () => {
  const { status, headers, body } = await gateway.askAs({}, '/GET/x', { method: 'OPTIONS' });
  expect([status, headers.allow, headers['content-type'], body]).toEqual([200, 'GET,POST,PUT,OPTIONS', 'text/html', '']);
});

test('what merely begins like the gateway is not the gateway', async () => {
  expect((await fetch(`${gateway.bridge.origin}/webdisk`)).headers.get('content-type')).toBe('text/html');
});

test('without a Redis the gateway says so, in the words of the machine', async () => {
  const machine = {
    connect: () => Promise.reject(new MachineError('refused', 'Nobody listens at 127.0.0.1:6379. To start a server there: redis-server')),
  } as unknown as Machine;
  const bridge = await TestBridge.open({ of: () => Promise.resolve(machine), close: () => Promise.resolve() });
  const headers = { authorization: `Bearer ${await bridge.token(await bridge.cookies())}` };
  for (const path of ['/PING', '/7/PING', '/SUBSCRIBE/c', '/BLPOP/l/0']) {
    const response = await fetch(`${bridge.origin}/webdis${path}`, { headers });
    expect([response.status, await response.json()]).toEqual([
      503,
      { code: 'unavailable', message: expect.stringContaining('To start a server there: redis-server') },
    ]);
  }
  await bridge.close();
});

test.each([
  [1_000_000, 30],
  [100_000, 300],
])('values of %i bytes are given to %i requests at once', async (bytes, count) => {
  await gateway.ask('/CONFIG/SET/client-output-buffer-limit/normal+8mb+4mb+10');
  // As in machines; those that do not know it do not need it.
  await gateway.ask('/CONFIG/SET/min-string-size-avoid-copy-reply/0');
  await gateway.ask('/SET/large', { method: 'PUT', body: Buffer.alloc(bytes, 'x') });
  // Somebody new, of whose replies nothing is known.
  const who = { authorization: `Bearer ${await gateway.bridge.token(await gateway.bridge.cookies())}` };
  const answers = await Promise.all(Array.from({ length: count }, () => gateway.askAs(who, '/GET/large.txt')));
  expect(answers.filter(({ status, body }) => status !== 200 || body.length !== bytes)).toEqual([]);
});

test('a separator is short, since a list has many of them', async () => {
  expect((await gateway.ask(`/LRANGE/list/0/-1.txt?sep=${'s'.repeat(64)}`)).status).toBe(200);
  expect((await gateway.ask(`/LRANGE/list/0/-1.txt?sep=${'s'.repeat(65)}`)).status).toBe(400);
});

test.each(['json', 'raw', 'txt', 'msg'])('arrays nested without measure leave no request waiting for its %s', async (extension) => {
  const nested = (depth: number): string => `/EVAL/local%20t={1}%20for%20i=2,${depth}%20do%20t={t}%20end%20return%20t/0.${extension}`;
  expect((await gateway.ask(nested(500))).status).toBe(200);
  const deep = await gateway.ask(nested(7000));
  expect([deep.status, deep.body]).toEqual([503, expect.stringContaining('within each other')]);
  expect((await gateway.ask('/PING')).status).toBe(200);
});

test('a Redis that ends in the middle of a command leaves no request waiting', async () => {
  const ending = await gateway.ask('/CLIENT/KILL/TYPE/normal/SKIPME/no');
  expect([ending.status, JSON.parse(ending.body)]).toMatchObject([200, { CLIENT: expect.any(Number) }]);
  // One that comes before the end of that connection is known is told that it is lost.
  await expect.poll(async () => (await gateway.ask('/PING')).body).toBe('{"PING":[true,"PONG"]}');
});

test('the root stands for a command where one is set', async () => {
  const other = await TestGateway.open({ root: '/GET/index.html' });
  try {
    await other.ask('/SET/index/%3Cp%3Ehi');
    for (const path of ['/', '', '?type=text/html']) {
      const { headers, body } = await other.ask(path);
      expect([headers['content-type'], body]).toEqual(['text/html', '<p>hi']);
    }
  } finally {
    await other.close();
  }
});
