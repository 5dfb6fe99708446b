import { expect, test } from 'vitest';
import { changedSpan } from './changed-span.ts';

test.each([
  ['', '', { from: 0, to: 0, text: '' }],
  ['same', 'same', { from: 4, to: 4, text: '' }],
  ['GET a', 'GET ab', { from: 5, to: 5, text: 'b' }],
  ['GET a', 'SET a', { from: 0, to: 1, text: 'S' }],
  ['aa', 'aaa', { from: 2, to: 2, text: 'a' }],
  ['aaa', 'aa', { from: 2, to: 3, text: '' }],
  ['one two three', 'one 2 three', { from: 4, to: 7, text: '2' }],
  ['all of it', '', { from: 0, to: 9, text: '' }],
  ['', 'all of it', { from: 0, to: 0, text: 'all of it' }],
])('from %j to %j', (before, after, span) => {
  expect(changedSpan(before, after)).toEqual(span);
  expect(before.slice(0, span.from) + span.text + before.slice(span.to)).toBe(after);
});
