import { expect, test } from 'vitest';
import { nobodyListens } from './machine-connector.ts';

test.each([
  ['localhost', 6379, 'Nobody listens at localhost:6379. To start a server there: redis-server'],
  ['127.0.0.1', 6380, 'Nobody listens at 127.0.0.1:6380. To start a server there: redis-server --port 6380'],
  // No server can be told to listen there.
  ['localhost', 0, 'Nobody listens at localhost:0.'],
])('whoever finds nobody at %s:%i is told the way to change that', (name, port, text) => {
  expect(nobodyListens({ host: name, port, from: 'server' })).toBe(text);
});

test('on another computer it is said without that way, which is not theirs', () => {
  expect(nobodyListens({ host: '192.168.1.44', port: 6379, from: 'laptop' })).toBe('Nobody listens at 192.168.1.44:6379.');
});

test('a close reason has room for it', () => {
  expect(Buffer.byteLength(nobodyListens({ host: '127.100.100.100', port: 65_535, from: 'server' }))).toBeLessThanOrEqual(123);
});
