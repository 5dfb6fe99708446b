import { expect, test } from 'vitest';
import { redirections } from './redirection.ts';

const nameOf = (address: string): string | null => (address === '10.0.0.1:7001' ? 'cloud:18651' : null);

/** What passes of bytes that come in chunks of so many. */
function passed(text: string, size: number): string {
  const passage = redirections(nameOf);
  const bytes = Buffer.from(text, 'latin1');
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(...passage.incoming(bytes.subarray(at, at + size)));
  return Buffer.concat(parts).toString('latin1');
}

const redirected = '-MOVED 3999 10.0.0.1:7001\r\n';
const stream = [
  '+OK\r\n',
  redirected,
  '$27\r\n-MOVED 3999 10.0.0.1:7001\r\n\r\n',
  '-ASK 1 10.0.0.1:7001\r\n',
  '*1\r\n-MOVED 3999 10.0.0.1:7001\r\n',
  '-MOVED 3999 10.0.0.2:7001\r\n',
  '-ERR something else\r\n',
  `-${'x'.repeat(2_000)}\r\n`,
  '%1\r\n+k\r\n:1\r\n',
  redirected,
  ':1\r\n',
].join('');
const expected = stream
  .replaceAll(/(?<=\+OK\r\n|:1\r\n)-MOVED 3999 10\.0\.0\.1:7001/g, '-MOVED 3999 cloud:18651')
  .replace('-ASK 1 10.0.0.1:7001', '-ASK 1 cloud:18651');

test('redirections to nodes that are known are renamed, and nothing else is touched', () => {
  expect(passed(stream, stream.length)).toBe(expected);
  expect(expected.split('cloud').length - 1).toBe(3);
});

test.each(Array.from({ length: 40 }, (_, index) => index + 1))('in chunks of %i bytes as in one', (size) => {
  expect(passed(stream, size)).toBe(expected);
});
