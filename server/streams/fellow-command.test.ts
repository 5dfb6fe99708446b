import { expect, test } from 'vitest';
import { fellowRule } from './fellow-command.ts';

const rule = fellowRule((host) => ['ada', 'no'].includes(host.toLowerCase()));

test.each([
  ['REPLICAOF ada 6379', { refused: 'REPLICAOF' }],
  ['migrate ada 6379 a 0 100', { refused: 'MIGRATE' }],
  ['REPLICAOF 127.0.0.1 6379', 'pass'],
  ['SET ada 1', 'pass'],
  ['REPLICAOF', 'pass'],
  // As ever, also where a classmate is called so.
  ['REPLICAOF NO ONE', 'pass'],
  ['slaveof no one', 'pass'],
  ['REPLICAOF no 6379', { refused: 'REPLICAOF' }],
  ['MIGRATE no one a 0 100', { refused: 'MIGRATE' }],
])('%s', (line, expected) => {
  const words = line.split(' ');
  expect(rule.judge(words, words.length)).toEqual(expected);
});

test('it waits for the words that it goes by', () => {
  expect([rule.judge(['REPLICAOF'], 3), rule.judge(['REPLICAOF', 'no'], 3)]).toEqual(['more', 'more']);
});
