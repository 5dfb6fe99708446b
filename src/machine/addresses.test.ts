import { expect, test } from 'vitest';
import { checkHost, isAddress } from './addresses.ts';

test.each(['localhost', 'LOCALHOST', 'localhost.', 'notebook', '127.0.0.1', '::1', '192.168.1.44', '8.8.8.8', '0.0.0.0', 'fe80::1'])(
  '%s may be asked for',
  (host) => {
    expect(() => checkHost(host)).not.toThrow();
  },
);

test.each(['redis.io', '5.tcp.eu.ngrok.io', 'notebook.local', '', '1.2.3', '256.1.1.1', ':::', 'x:y'])('%s cannot be resolved', (host) => {
  expect(() => checkHost(host)).toThrow('Name or service not known');
  expect(isAddress(host)).toBe(false);
});
