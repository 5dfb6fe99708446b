import { expect, test } from 'vitest';
import { createSchemeOf, ownScheme, secureFor } from './scheme.ts';

/** A request as a connection from an address brings it. */
const from = (remoteAddress: string, told?: string): Parameters<typeof ownScheme>[0] => ({
  headers: told === undefined ? {} : { 'x-forwarded-proto': told },
  socket: { remoteAddress },
});
const overTls = { headers: { 'x-forwarded-proto': 'http' }, socket: { remoteAddress: '127.0.0.1', encrypted: true } };

test('a proxy that is not named is not believed', () => {
  expect(ownScheme(from('127.0.0.1', 'https'))).toBeNull();
  expect(createSchemeOf([])(from('127.0.0.1', 'https'))).toBeNull();
  expect(createSchemeOf(['10.0.0.7'])(from('10.0.0.8', 'https'))).toBeNull();
});

test.each([
  ['10.0.0.7', '10.0.0.7'],
  ['10.0.0.0/8', '10.1.2.3'],
  ['127.0.0.0/8', '::ffff:127.0.0.1'],
  ['::1', '::1'],
  ['2001:db8::/32', '2001:db8::5'],
])('%s is believed at %s', (proxy, address) => {
  expect(createSchemeOf([proxy])(from(address, 'https'))).toBe('https');
  expect(createSchemeOf([proxy])(from(address, 'http'))).toBe('http');
  expect(createSchemeOf([proxy])(from(address))).toBeNull();
});

test('of several words the trusted proxy said the last', () => {
  expect(createSchemeOf(['::1'])(from('::1', 'https, http'))).toBe('http');
  expect(createSchemeOf(['::1'])(from('::1', 'http, HTTPS'))).toBe('https');
  expect(createSchemeOf(['::1'])(from('::1', 'gopher'))).toBeNull();
});

test('what came over TLS did, whatever is told', () => {
  expect([ownScheme(overTls), createSchemeOf(['127.0.0.1'])(overTls)]).toEqual(['https', 'https']);
});

test('only what came over TLS gets a cookie for TLS alone', () => {
  expect([secureFor('https'), secureFor('http'), secureFor(null)]).toEqual(['; Secure', '', '']);
});
