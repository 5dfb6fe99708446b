import { expect, it } from 'vitest';
import { asksSameServer } from './same-server.ts';

it.each([
  ['redis-cli PING', 'redis-cli SET a "b; c & d | e"', true],
  ['redis-cli -p 6380 PING', 'redis-cli -p6380 GET a', true],
  ['redis-cli', 'redis-cli PING', true],
  ['redis-cli -p 6380 PING', 'redis-cli PING', false],
  ['redis-cli -h 192.168.1.44 PING', 'redis-cli -h 10.0.0.1 PING', false],
  ['redis-cli PING', 'redis-server --daemonize yes', false],
  ['redis-cli PING', 'redis-cli PING || redis-server --daemonize yes', false],
  ['redis-cli PING', 'redis-server & sleep 1; redis-cli PING', false],
  ['redis-cli PING', 'redis-cli PING\nredis-server &', false],
  ['redis-server', 'redis-cli PING', false],
  ['redis-cli PING', 'redis-client PING', false],
  ['redis-cli PING', 'echo redis-cli', false],
])('of the shell, %j and %j: %s', (first, second, same) => {
  expect(asksSameServer('shell', first, second)).toBe(same);
});

it.each([
  ['PING', 'GET a', true],
  ['PING', 'connect 127.0.0.1 6380', false],
  ['PING', ':set hints', false],
  ['PING', 'HELP set', false],
  ['PING', 'QUIT', false],
])('of redis, %j and %j: %s', (first, second, same) => {
  expect(asksSameServer('redis', first, second)).toBe(same);
});

it('takes all of a Python snippet for one client', () => {
  expect(asksSameServer('python', 'r.ping()', 'r.ping()')).toBe(true);
});
