import { expect, test } from 'vitest';
import { checkHost, isAddress, isLoopback } from './addresses.ts';

test.each([
  'localhost',
  'LOCALHOST.',
  'server',
  '5.tcp.eu.ngrok.io',
  'my_host',
  '127.0.0.1',
  '::1',
  'fe80::1%eth0',
  '1.2.3',
  'a'.repeat(253),
])('the bridge is asked where %s is', (host) => {
  expect(() => checkHost(host)).not.toThrow();
});

test.each(['', ' ', 'a b', 'a/b', 'é', 'a'.repeat(254)])('"%s" is no name of a host', (host) => {
  expect(() => checkHost(host)).toThrow('Name or service not known');
});

test('addresses are told from names', () => {
  expect(['127.0.0.1', '::1', '192.168.1.44', '8.8.8.8', '0.0.0.0', 'fe80::1'].filter((host) => !isAddress(host))).toEqual([]);
  expect(['redis.io', 'notebook.local', '', '1.2.3', '256.1.1.1', ':::', 'x:y'].filter(isAddress)).toEqual([]);
});

test("some hosts are every machine's own, whatever it is called", () => {
  const own = ['localhost', 'LOCALHOST.', 'ip6-localhost', 'ip6-loopback', '::1', '[::1]', '127.0.0.1', '127.1.2.3'];
  expect(own.filter((host) => !isLoopback(host))).toEqual([]);
  expect(['notebook', '127.example.com', '192.168.1.44', '0.0.0.0', ''].filter(isLoopback)).toEqual([]);
});
