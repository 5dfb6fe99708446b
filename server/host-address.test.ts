// Host address: what names a computer, and whether it is this one alone.
import { expect, test } from 'vitest';
import { isLoopback } from './host-address.ts';

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['localhost', true],
  ['lesson.localhost', true],
  ['LocalHost', true],
  ['Lesson.LOCALHOST', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.1', false],
  ['localhost.example.org', false],
  ['notlocalhost', false],
  ['127.0.0.1.example.org', false],
])('%s on this computer alone: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
