import { expect, test } from 'vitest';
import { readBytes, readJson, readRaw } from './webdis-reply.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['{"SET":[true,"OK"]}', { ok: true, type: 'status', value: 'OK' }],
  ['{"GET":"[true,1]"}', { ok: true, type: 'value', value: '[true,1]' }],
  ['{"GET":null}', { ok: true, type: 'value', value: null }],
  ['{"MGET":["a",null,["b",2]]}', { ok: true, type: 'value', value: ['a', null, ['b', 2]] }],
  ['{"HGETALL":{"a":"1"}}', { ok: true, type: 'value', value: { a: '1' } }],
  ['{"INCR":9223372036854775807}', { ok: true, type: 'value', value: 9223372036854775807n }],
  ['{"LRANGE":[-9223372036854775808,1]}', { ok: true, type: 'value', value: [-9223372036854775808n, 1] }],
  ['{"INCR":[false,"WRONGTYPE Operation"]}', { ok: false, error: { kind: 'redis', code: 'WRONGTYPE', message: 'WRONGTYPE Operation' } }],
  ['{"EVAL":[false,"my own words"]}', { ok: false, error: { kind: 'redis', code: '', message: 'my own words' } }],
])('reads the JSON %s', (json, result) => {
  expect(readJson(json)).toEqual(result);
});

test.each([
  ['nothing', '', 'no JSON'],
  ['a page', '<!doctype html>', 'no JSON'],
  ['half an answer', '{"GET":"va', 'no JSON'],
  ['a list', '[1]', 'no object'],
  ['null', 'null', 'no object'],
  ['an object without a reply', '{}', 'bytes()'],
])('says of %s that it is not what Webdis answers', (_what, json, part) => {
  expect(readJson(json)).toEqual({ ok: false, error: { kind: 'malformed', message: expect.stringContaining(part) } });
});

test.each([
  ['+OK\r\n', 'OK'],
  ['$3\r\na\r\n\r\n', 'a\r\n'],
  [':-12\r\n', '-12'],
  ['$-1\r\n', null],
])('gives the single value in %j as bytes', (resp, text) => {
  expect(readBytes(bytesOf(resp))).toEqual({ ok: true, value: text === null ? null : bytesOf(text) });
});

test.each([
  ['a list', '*1\r\n$1\r\na\r\n', 'malformed', 'a list'],
  ['a list with what Webdis left out', '*2\r\n$1\r\na\r\n', 'malformed', 'stops in the middle'],
  ['an integer that Webdis cut', ':92', 'malformed', 'stops in the middle'],
  ['a page', '<!doctype html>', 'malformed', 'no RESP'],
  ['an error', '-WRONGTYPE it is a list\r\n', 'redis', 'WRONGTYPE it is a list'],
])('gives no bytes for %s', (_what, resp, kind, part) => {
  expect(readBytes(bytesOf(resp))).toMatchObject({ ok: false, error: { kind, message: expect.stringContaining(part) } });
  if (kind !== 'malformed' || part !== 'a list') expect(readRaw(bytesOf(resp))).toMatchObject({ ok: false, error: { kind } });
});
