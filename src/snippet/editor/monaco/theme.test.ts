import { expect, it } from 'vitest';
import { hexOf } from './theme.ts';

it.each([
  ['rgb(28, 27, 31)', '#1c1b1f'],
  ['rgb(255 0 9)', '#ff0009'],
  ['rgba(1, 2, 3, 0.5)', '#010203'],
  ['', '#000000'],
])('writes %j as %s, since Monaco takes nothing else', (color, hex) => {
  expect(hexOf(color)).toBe(hex);
});
