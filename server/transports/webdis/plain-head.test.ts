import { expect, test } from 'vitest';
import { readPlainHead } from './plain-head.ts';

const head = (...lines: string[]): string => ['Host: localhost:8080', ...lines].join('\r\n');

test('names are lower case, values without the space around them', () => {
  expect(readPlainHead(head('User-Agent:  curl/8 \t', 'Accept:*/*', 'X-Empty:', 'connection: Keep-Alive', 'X-Latin: caf\xe9'))).toEqual({
    headers: {
      host: 'localhost:8080',
      'user-agent': 'curl/8',
      accept: '*/*',
      'x-empty': '',
      connection: 'Keep-Alive',
      'x-latin': 'caf\xe9',
    },
    bodyBytes: null,
  });
});

test('a length says how many bytes follow', () => {
  expect(readPlainHead(head('Content-Length: 0'))?.bodyBytes).toBe(0);
  expect(readPlainHead(head('content-length:  65536 '))?.bodyBytes).toBe(65536);
});

test.each([
  ['a name that comes twice', head('Cookie: a=1', 'cookie: b=2')],
  ['two hosts', head('Host: evil.example')],
  ['no host', 'Accept: */*'],
  ['two lengths', head('Content-Length: 5', 'Content-Length: 5')],
  ['a list of lengths', head('Content-Length: 5, 5')],
  ['a length with a sign', head('Content-Length: +5')],
  ['a length in other digits', head('Content-Length: 0x5')],
  ['an empty length', head('Content-Length:')],
  ['a length beyond all measure', head('Content-Length: 4294967296')],
  ['a length beside chunks', head('Content-Length: 5', 'Transfer-Encoding: chunked')],
  ['chunks', head('Transfer-Encoding: chunked')],
  ['an upgrade', head('Connection: Upgrade', 'Upgrade: websocket')],
  ['a wish to close', head('Connection: close')],
  ['several wishes', head('Connection: keep-alive, upgrade')],
  ['an expectation', head('Expect: 100-continue')],
  ['space before the colon', head('Cookie : a=1')],
  ['a folded line', head('Cookie: a=1', ' b=2')],
  ['a line without a colon', head('Cookie')],
  ['a name of nothing', head(': x')],
  ['a line feed alone', head('Cookie: a=1\nX: y')],
  ['a carriage return alone', head('Cookie: a=1\rX: y')],
  ['a zero byte', head('Cookie: a\0b')],
  ['a delete character', head('Cookie: a\x7fb')],
  ['an empty line', head('', 'X: y')],
])('%s is for a whole parser', (_what, text) => {
  expect(readPlainHead(text)).toBeNull();
});
