import { expect, test } from 'vitest';
import { command } from '../../testing/test-redis.ts';
import { names, reachHints } from './reach-hint.ts';

test.each([
  [command('REPLICAOF', 'ada', '6379'), [{ host: 'ada', port: 6379 }]],
  [command('PING') + command('slaveof', '10.1.2.3', '7000'), [{ host: '10.1.2.3', port: 7000 }]],
  [command('MIGRATE', 'bob', '6379', 'key', '0', '1000'), [{ host: 'bob', port: 6379 }]],
  [command('CLUSTER', 'MEET', '10.1.2.3', '6379'), [{ host: '10.1.2.3', port: 6379 }]],
  ['replicaof  "ada" 6379\r\n', [{ host: 'ada', port: 6379 }]],
  ['port 7000\nreplicaof ada 6379\n', [{ host: 'ada', port: 6379 }]],
  [command('REPLICAOF', 'NO', 'ONE'), []],
  [command('SET', 'ada', '6379'), []],
  ['', []],
])('%j leads to %j', (text, expected) => {
  expect(reachHints(Buffer.from(text))).toEqual(expected);
  expect(reachHints(text)).toEqual(expected);
});

test('an address is seen in bytes and in text', () => {
  const bind = command('CONFIG', 'SET', 'bind', '127.0.0.1 10.1.2.3');
  expect([names(Buffer.from(bind), '10.1.2.3'), names(bind, '10.1.2.3'), names(bind, '10.1.2.4')]).toEqual([true, true, false]);
});
