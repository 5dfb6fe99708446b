// Webdis API: what plain HTTP requests get, the same from the real Webdis and from the notebook's gateway.
import type { OutgoingHttpHeaders } from 'node:http';
import { ask, type Answer } from './fixtures/learner.ts';
import { expect } from './fixtures/test.ts';
import { test, type Api, type ServerName } from './fixtures/webdis-server.ts';

/** A request besides its path, by GET unless it says otherwise. */
interface Question {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: OutgoingHttpHeaders;
}

const json = 'application/json';
/** Path or request, and what it gets: status, type and body. */
const cases: [string, Question, number, string | undefined, string][] = [
  ['/PING', {}, 200, json, '{"PING":[true,"PONG"]}'],
  ['/ping', {}, 200, json, '{"ping":[true,"PONG"]}'],
  ['/GET/hello', {}, 200, json, '{"GET":"world"}'],
  ['/GET/hello.json', {}, 200, json, '{"GET":"world"}'],
  ['/GET/hello.js', {}, 200, 'application/javascript', '{"GET":"world"}'],
  ['/GET/none', {}, 200, json, '{"GET":null}'],
  ['/GET/', {}, 200, json, '{"GET":"of the empty key"}'],
  ['/STRLEN/hello', {}, 200, json, '{"STRLEN":5}'],
  ['/TYPE/hello', {}, 200, json, '{"TYPE":[true,"string"]}'],
  ['/LRANGE/list/0/-1', {}, 200, json, '{"LRANGE":["a","b/c","d"]}'],
  ['/MGET/hello/none', {}, 200, json, '{"MGET":["world",null]}'],
  ['/HGETALL/hash', {}, 200, json, '{"HGETALL":{"f":"1"}}'],
  ['/HGETALL/none', {}, 200, json, '{"HGETALL":{}}'],
  ['/HMGET/hash/f/g', {}, 200, json, '{"HMGET":["1",null]}'],
  ['/KEYS/none', {}, 200, json, '{"KEYS":[]}'],
  ['/LPUSH/hello/x', {}, 200, json, '{"LPUSH":[false,"WRONGTYPE Operation against a key holding the wrong kind of value"]}'],
  ['/MAKE-ME-COFFEE', {}, 200, json, '{"MAKE-ME-COFFEE":[false,"ERR unknown command \'MAKE-ME-COFFEE\', with args beginning with: "]}'],
  ['/GET', {}, 200, json, '{"GET":[false,"ERR wrong number of arguments for \'get\' command"]}'],
  ['/GET/a%2Fb', {}, 200, json, '{"GET":"slash"}'],
  ['/GET/a%2fb', {}, 200, json, '{"GET":"slash"}'],
  ['/ECHO/a+b%20c%2Bd', {}, 200, json, '{"ECHO":"a b c+d"}'],
  ['/ECHO/100%', {}, 200, json, '{"ECHO":"100%"}'],
  ['/ECHO/%zz', {}, 200, json, '{"ECHO":"%zz"}'],
  ['/ECHO/a%2Etxt', {}, 200, json, '{"ECHO":"a.txt"}'],
  ['/ECHO/a.unknown', {}, 200, json, '{"ECHO":"a.unknown"}'],
  ['/ECHO/%22%5C%0A%09%C3%A9', {}, 200, json, '{"ECHO":"\\"\\\\\\n\\té"}'],
  ['/7/GET/hello', {}, 200, json, '{"GET":"seven"}'],
  ['/0/GET/hello', {}, 200, json, '{"GET":"world"}'],

  ['/GET/hello.raw', {}, 200, 'binary/octet-stream', '$5\r\nworld\r\n'],
  ['/GET/none.raw', {}, 200, 'binary/octet-stream', '$-1\r\n'],
  ['/STRLEN/hello.raw', {}, 200, 'binary/octet-stream', ':5\r\n'],
  ['/PING.raw', {}, 200, 'binary/octet-stream', '+PONG\r\n'],
  ['/LRANGE/list/0/-1.raw', {}, 200, 'binary/octet-stream', '*3\r\n$1\r\na\r\n$3\r\nb/c\r\n$1\r\nd\r\n'],
  ['/GET.raw', {}, 200, 'binary/octet-stream', "-ERR wrong number of arguments for 'get' command\r\n"],

  ['/GET/hello.txt', {}, 200, 'text/plain', 'world'],
  ['/GET/hello.html', {}, 200, 'text/html', 'world'],
  ['/GET/hello.xhtml', {}, 200, 'application/xhtml+xml', 'world'],
  ['/GET/hello.xml', {}, 200, 'text/xml', 'world'],
  ['/GET/hello.png', {}, 200, 'image/png', 'world'],
  ['/GET/hello.jpg', {}, 200, 'image/jpeg', 'world'],
  ['/GET/hello.jpeg', {}, 200, 'image/jpeg', 'world'],
  ['/GET/hello.css', {}, 200, 'text/css', 'world'],
  ['/GET/hello?type=application/pdf', {}, 200, 'application/pdf', 'world'],
  ['/GET/hello.raw?type=text/x', {}, 200, 'text/x', 'world'],
  ['/STRLEN/hello.txt', {}, 200, 'text/plain', '5'],
  ['/PING.txt', {}, 200, 'text/plain', '+PONG'],
  ['/GET.txt', {}, 200, 'text/plain', "-ERR wrong number of arguments for 'get' command"],
  ['/LRANGE/list/0/-1.txt', {}, 200, 'text/plain', 'ab/cd'],
  ['/LRANGE/list/0/-1.txt?sep=,', {}, 200, 'text/plain', 'a,b/c,d'],

  ['/GET/hello?jsonp=show', {}, 200, json, 'show({"GET":"world"});\n'],
  ['/GET/hello?callback=show', {}, 200, json, 'show({"GET":"world"});\n'],
  ['/GET/hello?_=123', {}, 200, json, '{"GET":"world"}'],

  ['/', { method: 'POST', body: 'GET/hello' }, 200, json, '{"GET":"world"}'],
  ['/', { method: 'POST', body: 'GET/hello.txt' }, 200, 'text/plain', 'world'],
  ['/', { method: 'POST', body: '7/GET/hello' }, 200, json, '{"GET":"seven"}'],
  ['/', { method: 'POST', body: 'ECHO/a%2Fb' }, 200, json, '{"ECHO":"a/b"}'],
  [
    '/',
    { method: 'POST', body: 'GET/hello', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    200,
    json,
    '{"GET":"world"}',
  ],
  ['/GET/list', { method: 'POST', body: 'GET/hello' }, 200, json, '{"GET":"world"}'],
  ['/APPEND/hello', { method: 'PUT', body: '/100%25.txt' }, 200, json, '{"APPEND":16}'],
  ['/7/APPEND/hello', { method: 'PUT', body: '!' }, 200, json, '{"APPEND":6}'],
  ['/GETSET/hello.raw', { method: 'PUT', body: 'new' }, 200, 'binary/octet-stream', '$5\r\nworld\r\n'],
];

for (const server of ['webdis', 'bridge'] as const satisfies ServerName[]) {
  test.describe(server === 'webdis' ? "Debian's webdis" : "the notebook's gateway", () => {
    test.use({ server });

    test('answers each form of a request', async ({ api, client }) => {
      const seen: unknown[] = [];
      for (const [path, question] of cases) {
        await client.command('FLUSHALL');
        for (const [key, value] of [
          ['hello', 'world'],
          ['', 'of the empty key'],
          ['a/b', 'slash'],
        ] as const)
          await client.command('SET', key, value);
        await client.command('RPUSH', 'list', 'a', 'b/c', 'd');
        await client.command('HSET', 'hash', 'f', 1);
        await client.with({ database: 7 }).command('SET', 'hello', 'seven');
        const { status, headers, body } = await answerOf(api, path, question);
        seen.push([path, question, status, headers['content-type'], body]);
      }
      expect(seen).toEqual(cases);
    });

    test('tags its answers, and does not send one again to who has it', async ({ api }) => {
      const first = await answerOf(api, '/ECHO/hello');
      expect(first.headers.etag).toMatch(/^"[\da-f]{32}"$/);
      const again = await answerOf(api, '/ECHO/hello', { headers: { 'if-none-match': first.headers.etag } });
      expect([again.status, again.body]).toEqual([304, '']);
      const changed = await answerOf(api, '/ECHO/other', { headers: { 'if-none-match': first.headers.etag } });
      expect([changed.status, changed.body]).toEqual([200, '{"ECHO":"other"}']);
      expect(changed.headers.etag).not.toBe(first.headers.etag);
    });

    test('names a file to save an answer in', async ({ api }) => {
      expect((await answerOf(api, '/ECHO/x.png?filename=logo.png')).headers['content-disposition']).toBe('attachment; filename="logo.png"');
    });

    test('refuses what is no command, a value that is none, and methods that it does not know', async ({ api }) => {
      expect((await answerOf(api, '/')).status).toBe(403);
      expect((await answerOf(api, '/', { method: 'POST' })).status).toBe(403);
      expect((await answerOf(api, '/GET/none.txt')).status).toBe(404);
      for (const method of ['DELETE', 'HEAD']) expect((await answerOf(api, '/GET/hello', { method })).status, method).toBe(405);
    });

    for (const [title, path, init, confirmed, told] of [
      ['SUBSCRIBE', '/SUBSCRIBE/news', {}, '{"SUBSCRIBE":["subscribe","news",1]}', '{"SUBSCRIBE":["message","news","h\u00e9 \\"{"]}'],
      [
        'PSUBSCRIBE',
        '/PSUBSCRIBE/n*',
        {},
        '{"PSUBSCRIBE":["psubscribe","n*",1]}',
        '{"PSUBSCRIBE":["pmessage","n*","news","h\u00e9 \\"{"]}',
      ],
      [
        'SUBSCRIBE by POST',
        '/',
        { method: 'POST', body: 'subscribe/news' },
        '{"subscribe":["subscribe","news",1]}',
        '{"subscribe":["message","news","h\u00e9 \\"{"]}',
      ],
      [
        'SUBSCRIBE as JSONP',
        '/SUBSCRIBE/news?jsonp=show',
        {},
        'show({"SUBSCRIBE":["subscribe","news",1]});\n',
        'show({"SUBSCRIBE":["message","news","h\u00e9 \\"{"]});\n',
      ],
      [
        'SUBSCRIBE as RESP',
        '/SUBSCRIBE/news.raw',
        {},
        /^\*3\r\n\$9\r\nsubscribe\r\n\$4\r\nnews\r\n(?::1|\$1\r\n1)\r\n$/,
        '*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$6\r\nh\u00e9 "{\r\n',
      ],
    ] as const) {
      test(`streams what ${title} brings until the client leaves`, async ({ api, client }) => {
        const leaving = new AbortController();
        const response = await fetch(api.url + path, { ...init, headers: credentials(api), signal: leaving.signal });
        expect(response.headers.get('transfer-encoding')).toBe('chunked');
        const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
        expect((await reader.read()).value).toEqual(typeof confirmed === 'string' ? confirmed : expect.stringMatching(confirmed));
        for (const _ of [1, 2]) {
          expect(await client.command('PUBLISH', 'news', 'h\u00e9 "{')).toMatchObject({ value: 1 });
          expect((await reader.read()).value).toBe(told);
        }
        leaving.abort();
        await expect.poll(async () => await client.command('PUBLISH', 'news', 'x')).toMatchObject({ value: 0 });
      });
    }

    test('says what it allows', async ({ api }) => {
      const { status, headers, body } = await answerOf(api, '/', { method: 'OPTIONS' });
      expect([status, headers.allow, body]).toEqual([200, 'GET,POST,PUT,OPTIONS', '']);
    });
  });
}

/** What says who asks. */
function credentials({ token }: Api): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

async function answerOf(api: Api, path: string, { headers = {}, ...question }: Question = {}): Promise<Answer> {
  return await ask(api.url + path, { ...question, headers: { ...headers, ...credentials(api) } });
}
