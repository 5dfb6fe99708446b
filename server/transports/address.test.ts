import { expect, test } from 'vitest';
import { address } from './address.ts';

test('a port is read from its digits', () => {
  expect(address.parse({ host: 'localhost', port: '06379' })).toMatchObject({ host: 'localhost', port: 6379 });
  expect(address.parse({ host: '::1', port: '65535' })).toMatchObject({ host: '::1', port: 65_535 });
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

test('the server speaks, unless another computer is named by a name that one can have', () => {
  expect(address.parse({ host: 'localhost', port: '1' }).on).toBe('server');
  for (const on of ['laptop', 'server', 'tablet-2', 'a']) expect(address.parse({ host: 'localhost', port: '1', on }).on).toBe(on);
  for (const on of [
    '',
    'Laptop',
    'class',
    'cloud',
    'localhost',
    'notebook',
    '-a',
    'a-',
    'a b',
    '../x',
    'a'.repeat(33),
    ['laptop'],
    '192.168.1.44',
  ])
    expect(address.safeParse({ host: 'localhost', port: '1', on }).success).toBe(false);
});
