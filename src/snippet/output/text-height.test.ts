import { expect, test } from 'vitest';
import { surelyFits } from './text-height.ts';

test.each([
  ['', 1],
  ['PONG\n', 1],
  ['twelve signs', 1],
  ['thirteen sign', 2],
  ['\n\n\n', 3],
  ['1) "a"\n2) "a longer one"\n', 3],
])('%j fits into %i rows, and into no fewer', (text, rows) => {
  expect(surelyFits(text, rows)).toBe(true);
  expect(surelyFits(text, rows - 1)).toBe(false);
});

test('of a tab nobody knows how wide it is', () => {
  expect(surelyFits('a\tb\n', 16)).toBe(false);
});
