import { expect, test } from 'vitest';
import { searchWords as english } from '../../texts/search-words/en.ts';
import { searchWords as french } from '../../texts/search-words/fr.ts';
import { CodeSearch } from './code-search.ts';

const line = (text: string, url = '/a/#b'): { page: string; heading: string; url: string; line: string } => ({
  page: 'A',
  heading: 'B',
  url,
  line: text,
});

const lines = [
  line('$ redis-cli SET greeting hello'),
  line('127.0.0.1:6379> TTL greeting'),
  line('127.0.0.1:6379> MULTI'),
  line('127.0.0.1:6379> DEL greeting'),
  line('>>> r.expire("greeting", 10)'),
];
const found = (query: string): string[] => new CodeSearch(lines, english).find(query).map((one) => one.line);

test.each([
  ['expire', ['>>> r.expire("greeting", 10)', '127.0.0.1:6379> TTL greeting']],
  ['Expiry', ['>>> r.expire("greeting", 10)', '127.0.0.1:6379> TTL greeting']],
  ['transaction', ['127.0.0.1:6379> MULTI']],
  ['transactions', ['127.0.0.1:6379> MULTI']],
  ['delete a key', ['127.0.0.1:6379> DEL greeting']],
  ['deleting keys', ['127.0.0.1:6379> DEL greeting']],
  ['ttl', ['127.0.0.1:6379> TTL greeting', '>>> r.expire("greeting", 10)']],
  ['set greet', ['$ redis-cli SET greeting hello']],
  ['zebra', []],
  ['', []],
  ['?!', []],
])('%j finds %j', (query, expected) => {
  expect(found(query)).toEqual(expected);
});

test('a line counts once a page, wherever it stands there', () => {
  const repeated = [line('> PING', '/a/#one'), line('> PING', '/a/#two'), line('> PING', '/b/#one')];
  expect(new CodeSearch(repeated, english).find('ping').map(({ url }) => url)).toEqual(['/a/#one', '/b/#one']);
});

test('what is no question of a command means none', () => {
  expect(new CodeSearch(lines, english).commandsMeant('the weather')).toEqual([]);
});

test.each([
  ['transactions', '127.0.0.1:6379> MULTI'],
  ['expiration', '127.0.0.1:6379> TTL greeting'],
  ['supprimer une clé', '127.0.0.1:6379> DEL greeting'],
])('%j finds %j in French', (query, expected) => {
  expect(new CodeSearch(lines, french).find(query).map((one) => one.line)).toContain(expected);
});
