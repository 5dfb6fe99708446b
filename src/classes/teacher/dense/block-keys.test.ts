import { expect, test } from 'vitest';
import { nextInBlocks } from './block-keys.ts';

test.each([
  [0, 'ArrowDown', 1],
  [0, 'ArrowUp', 0],
  [49, 'ArrowDown', 50],
  [10, 'ArrowRight', 60],
  [60, 'ArrowLeft', 10],
  [10, 'ArrowLeft', 10],
  // The third block has twenty rows.
  [80, 'ArrowRight', 119],
  [110, 'ArrowRight', 110],
  [115, 'PageDown', 119],
  [5, 'PageUp', 0],
  [5, 'End', 119],
  [5, 'Home', 0],
  [5, 'x', null],
])('from %d %s leads to %j', (at, key, expected) => {
  expect(nextInBlocks(at, key, 120, 50)).toBe(expected);
});
