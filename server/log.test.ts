import { expect, test } from 'vitest';
import { describeError, printable } from './log.ts';

test('an entry has its lines, and nothing that would steer a terminal', () => {
  expect(printable('one\n\ttwo: ü')).toBe('one\n\ttwo: ü');
  expect(printable('\u001b]0;title\u0007\r\u009b2Jx')).toBe('\\x1b]0;title\\x07\\x0d\\x9b2Jx');
});

test('an error is told with its cause', () => {
  const error = new Error('outer', { cause: new Error('inner') });
  expect(describeError(error)).toMatch(/^Error: outer\n[^]*\ncaused by: Error: inner\n/);
  expect(describeError('words')).toBe('words');
});
