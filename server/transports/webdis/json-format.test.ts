import { expect, test } from 'vitest';
import { formatJson } from './json-format.ts';
import { join } from './layout.ts';
import type { Reply } from './reply.ts';

const string = (text: string): Reply => ({ type: 'string', text });
const integer = (text: string): Reply => ({ type: 'integer', text });
const array = (...items: Reply[]): Reply => ({ type: 'array', items });
const nil: Reply = { type: 'nil' };
const entry = (id: string, ...fields: string[]): Reply => array(string(id), array(...fields.map(string)));

test.each<[string, Reply, string]>([
  ['HGETALL', array(string('a'), string('1'), string('b'), nil), '{"a":"1","b":null}'],
  ['HGETALL', array(string('a')), '["a"]'],
  ['HGETALL', array(integer('1'), string('a')), '[1,"a"]'],
  ['xrange', array(entry('1-1', 'a', '1', 'a', '2'), array(string('2-1'), nil), string('odd')), '[{"id":"1-1","msg":{"a":"2"}}]'],
  ['XREVRANGE', array(), '[]'],
  ['XCLAIM', array(entry('1-1', 'a', '1')), '[{"id":"1-1","msg":{"a":"1"}}]'],
  ['XCLAIM', array(string('1-1')), '["1-1"]'],
  ['XREAD', array(array(string('s'), array(entry('1-1', 'a', '1')))), '{"s":[{"id":"1-1","msg":{"a":"1"}}]}'],
  ['XREADGROUP', nil, 'null'],
  [
    'XPENDING',
    array(integer('2'), string('1-1'), string('2-1'), array(array(string('c'), string('2')))),
    '{"msgs":2,"idmin":"1-1","idmax":"2-1","msgsperconsumer":{"c":"2"}}',
  ],
  ['XPENDING', array(integer('0'), nil, nil, nil), '{"msgs":0}'],
  [
    'XPENDING',
    array(array(string('1-1'), string('c'), integer('5'), integer('1'))),
    '[{"id":"1-1","owner":"c","elapsedtime":5,"deliveries":1}]',
  ],
  [
    'GEORADIUS',
    array(array(string('P'), string('1.5'), integer('9'), array(string('13.3'), string('38.1')))),
    '[{"name":"P","dist":"1.5","hash":9,"coords":["13.3","38.1"]}]',
  ],
  ['GEORADIUSBYMEMBER', array(string('P')), '["P"]'],
  ['GET', array(string('a'), string('b')), '["a","b"]'],
  ['GET', string('\xc3\xa9\xe2\x82\xac'), '"\xc3\xa9\xe2\x82\xac"'],
  ['GET', string('\xff\0"\\\x1f\x7f'), '"\xef\xbf\xbd\\u0000\\"\\\\\\u001f\x7f"'],
  ['EVAL', array({ type: 'status', text: 'fine' }, { type: 'error', text: 'bad' }), '["fine",null]'],
])('%s: %# has its form', (name, reply, expected) => {
  expect(join(formatJson(name, reply))).toBe(`{"${name}":${expected}}`);
  expect(JSON.parse(Buffer.from(join(formatJson(name, reply)), 'latin1').toString())).toHaveProperty(name);
});

test("a command's name is a key like any other text", () => {
  expect(join(formatJson('a"b', { type: 'nil' }))).toBe('{"a\\"b":null}');
});
