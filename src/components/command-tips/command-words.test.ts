import { expect, test } from 'vitest';
import { commandInProse, commandsInCode } from './command-words.ts';

test.each([
  ['ZADD', ['ZADD']],
  ['SET key value', ['SET', 'key', 'value']],
  ['CLIENT LIST', ['CLIENT', 'LIST']],
  ['JSON.SET', ['JSON.SET']],
  ['EVAL_RO', ['EVAL_RO']],
])('%j in prose may be a command', (text, words) => {
  expect(commandInProse(text)?.words).toEqual(words);
});

test.each(['OK', 'NX', 'redis-cli', 'set', '127.0.0.1:6379', 'Run', ''])('%j in prose is none', (text) => {
  expect(commandInProse(text)).toBeNull();
});

test.each([
  ['redis', '  set greeting hello', [['set', 2]]],
  [
    'shell',
    'redis-cli -p 7000 SET a 1',
    [
      ['-p', 10],
      ['7000', 13],
      ['SET', 18],
      ['a', 22],
      ['1', 24],
    ],
  ],
  ['shell', 'ls -l', []],
  [
    'python',
    'r.hset("user", mapping=x.copy())',
    [
      ['HSET', 2],
      ['COPY', 25],
    ],
  ],
] as const)('%s code: %j has words at their places', (kind, line, places) => {
  expect(commandsInCode(kind, line).map(({ words, from }) => [words[0], from])).toEqual(places);
});

test.each([
  ['redis', '  set greeting hello', 'set greeting hello'],
  ['shell', 'redis-cli SET a 1 | cat', 'SET a 1'],
  ['python', 'r.get("a")', ''],
] as const)('%s code: the call in %j is %j', (kind, line, call) => {
  expect(commandsInCode(kind, line)[0]?.call).toBe(call);
});
