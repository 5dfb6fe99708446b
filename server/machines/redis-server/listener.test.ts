import { expect, test } from 'vitest';
import { answers, bindError, collide, isOwn, wantedListeners } from './listener.ts';

const at = (address: string, port = 1): { address: string; port: number } => ({ address, port });
const hosts = ['localhost', '127.0.0.1', '127.0.0.2', '0.0.0.0', '::1', '192.168.1.44', 'notebook', '192.168.1.45', 'redis.io'];
const hostsOf = (address: string): string[] => hosts.filter((host) => answers(at(address), host, 1));

test('a listener answers the hosts that lead to its address', () => {
  expect(hostsOf('0.0.0.0')).toEqual(['localhost', '127.0.0.1', '127.0.0.2', '0.0.0.0', '192.168.1.44', 'notebook']);
  expect(hostsOf('127.0.0.1')).toEqual(['localhost', '127.0.0.1', '0.0.0.0', 'notebook']);
  expect(hostsOf('192.168.1.44')).toEqual(['192.168.1.44']);
  expect(hostsOf('::')).toEqual(['localhost', '::1', 'notebook']);
  expect(answers({ address: '0.0.0.0', port: 1 }, 'localhost', 2)).toBe(false);
});

test('wildcards collide with every address of their family', () => {
  expect(collide(at('0.0.0.0'), at('127.0.0.1'))).toBe(true);
  expect(collide(at('127.0.0.1'), at('127.0.0.1'))).toBe(true);
  expect(collide(at('127.0.0.1'), at('192.168.1.44'))).toBe(false);
  expect(collide(at('0.0.0.0'), at('::1'))).toBe(false);
  expect(collide(at('0.0.0.0', 1), at('0.0.0.0', 2))).toBe(false);
});

test("bind in Redis' notation says what is wanted", () => {
  expect(wantedListeners(['*', '-::*'], 6379)).toEqual([
    { address: '0.0.0.0', port: 6379, isOptional: false },
    { address: '::', port: 6379, isOptional: true },
  ]);
  expect(wantedListeners(['localhost'], 0)).toEqual([]);
  expect(['0.0.0.0', '127.0.0.1', '192.168.1.44', '10.0.0.1', 'redis.io'].map(isOwn)).toEqual([true, true, true, false, false]);
});

test.each([
  [['*', '-::*'], [], null],
  [['*'], [at('127.0.0.1')], 'Address already in use'],
  [['127.0.0.1'], [at('127.0.0.1', 2)], null],
  [['192.168.1.44'], [at('127.0.0.1')], null],
  [['10.0.0.1'], [], 'Cannot assign requested address'],
  [['127.0.0.1', '-10.0.0.1'], [], null],
])('a server that wants %j, where %j is taken, is told %s', (bind, taken, error) => {
  expect(bindError({ bind, port: 1 }, taken)).toBe(error);
});
