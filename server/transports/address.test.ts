import { expect, test } from 'vitest';
import { address } from './address.ts';

test('a port is read from its digits', () => {
  expect(address.parse({ host: 'localhost', port: '06379' })).toEqual({ host: 'localhost', port: 6379 });
  expect(address.parse({ host: '::1', port: '65535' })).toEqual({ host: '::1', port: 65_535 });
});

test.each([
  [{ host: null, port: '1' }, 'expected a host name'],
  [{ host: '', port: '1' }, 'expected a host name'],
  [{ host: 'x'.repeat(254), port: '1' }, 'expected at most 253 characters'],
  [{ host: 'a', port: null }, 'expected a port'],
  [{ host: 'a', port: '1e3' }, 'expected a port'],
  [{ host: 'a', port: '65536' }, 'expected a port up to 65535'],
])('%j is refused', (query, message) => {
  expect(address.safeParse(query).error?.issues[0]?.message).toBe(message);
});
