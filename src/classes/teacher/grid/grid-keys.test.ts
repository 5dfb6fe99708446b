import { expect, test } from 'vitest';
import { nextPlace } from './grid-keys.ts';

test.each([
  ['ArrowDown', false, [3, 2]],
  ['ArrowUp', false, [1, 2]],
  ['ArrowLeft', false, [2, 1]],
  ['ArrowRight', false, [2, 3]],
  ['PageDown', false, [4, 2]],
  ['PageUp', false, [0, 2]],
  ['Home', false, [2, 0]],
  ['End', false, [2, 3]],
  ['Home', true, [0, 0]],
  ['End', true, [4, 3]],
] as const)('%s (far: %s) leads from the third cell of the third row to %j', (key, isFar, [row, column]) => {
  expect(nextPlace({ row: 2, column: 2 }, key, isFar, 5, 4)).toEqual({ row, column });
});

test('an edge is an edge, and other keys are not the grid’s', () => {
  expect(nextPlace({ row: 0, column: 0 }, 'ArrowUp', false, 5, 4)).toEqual({ row: 0, column: 0 });
  expect(nextPlace({ row: 4, column: 3 }, 'ArrowRight', false, 5, 4)).toEqual({ row: 4, column: 3 });
  expect(nextPlace({ row: 0, column: 0 }, 'a', false, 5, 4)).toBeNull();
});
