import { expect, test } from 'vitest';
import { requestOf } from './webdis-request.ts';

test('a command is the body of a POST, its words percent-encoded and its format last', () => {
  expect(requestOf(['SET', 'a/b.txt', 'é +%'], 'json', null)).toEqual({
    method: 'POST',
    path: '',
    body: 'SET/a%2Fb%2Etxt/%C3%A9%20%2B%25.json',
  });
  expect(requestOf(['PING'], 'raw', null)).toEqual({ method: 'POST', path: '', body: 'PING.raw' });
  expect(requestOf(['EXPIRE', 'key', 1.5], 'json', 7)).toEqual({ method: 'POST', path: '', body: '7/EXPIRE/key/1%2E5.json' });
});

test('empty arguments stay', () => {
  expect(requestOf(['SET', '', ''], 'json', null).body).toBe('SET//.json');
});

test('the name of a command keeps its dots, which Webdis does not decode', () => {
  expect(requestOf(['JSON.GET', 'key'], 'json', null).body).toBe('JSON.GET/key.json');
});

test('half a surrogate pair becomes U+FFFD, as UTF-8 has it', () => {
  expect(requestOf(['ECHO', '\ud800'], 'json', null).body).toBe('ECHO/%EF%BF%BD.json');
});

test('bytes and long text that come last are the body of a PUT as they are', () => {
  expect(requestOf(['SET', 'a.b', Uint8Array.of(0, 255)], 'raw', 2)).toEqual({
    method: 'PUT',
    path: '2/SET/a%2Eb.raw',
    body: Uint8Array.of(0, 255),
  });
  const { method, path, body } = requestOf(['APPEND', 'key', 'é'.repeat(5000)], 'json', null);
  expect([method, path, (body as Uint8Array).length]).toEqual(['PUT', 'APPEND/key.json', 10_000]);
});

test.each([
  ['after a command alone, where Webdis drops the body', ['ECHO', Uint8Array.of(1)], 'ECHO/%01.json'],
  ['that are empty, which Webdis takes for none', ['SET', 'key', new Uint8Array()], 'SET/key/.json'],
  ['beside an argument that a URL would lose', ['SET', '..', Uint8Array.of(1)], 'SET/%2E%2E/%01.json'],
  ['that are not last', ['SET', Uint8Array.of(46, 255), 'x'], 'SET/%2e%ff/x.json'],
] as const)('bytes %s go in a POST', (_why, words, body) => {
  expect(requestOf([...words], 'json', null)).toEqual({ method: 'POST', path: '', body });
});

test('a long path goes in a POST, since servers bound it', () => {
  expect(requestOf(['SET', 'k'.repeat(3000), Uint8Array.of(1)], 'json', null).method).toBe('POST');
});
