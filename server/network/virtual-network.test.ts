import { expect, test } from 'vitest';
import { loopbackNames } from '../../src/protocol.ts';
import { destination, virtualNetwork } from './virtual-network.ts';

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.0.1.1', 'loopback'],
  ['localhost', 'loopback'],
  ['LOCALHOST.', 'loopback'],
  ['notebook', 'loopback'],
  ['::1', 'loopback'],
  ['0.0.0.0', 'loopback'],
  ['192.168.1.44', 'card'],
  ['192.168.1.45', 'nowhere'],
  ['2001:db8::1', 'nowhere'],
  ['redis.example.com', 'unknown'],
  ['127.example.com', 'unknown'],
  ['', 'unknown'],
])('%s leads to %s', (host, expected) => {
  expect(destination(host)).toBe(expected);
});

test('every name that a page takes for one of the machine leads to it', () => {
  expect(loopbackNames).toContain('ip6-localhost');
  for (const name of loopbackNames) expect(destination(name)).toBe('loopback');
});

test('the constants cannot be changed by one of their users', () => {
  expect(Object.isFrozen(virtualNetwork) && Object.isFrozen(virtualNetwork.card)).toBe(true);
});
