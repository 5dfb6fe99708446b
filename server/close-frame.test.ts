import { expect, test } from 'vitest';
import { fitReason } from './close-frame.ts';

test.each([
  ['short', 'short'],
  ['x'.repeat(123), 'x'.repeat(123)],
  ['x'.repeat(124), 'x'.repeat(123)],
  [`${'x'.repeat(122)}é`, 'x'.repeat(122)],
  [`${'x'.repeat(120)}€€`, `${'x'.repeat(120)}€`],
  [`${'x'.repeat(121)}😀`, 'x'.repeat(121)],
])('%s is cut to whole characters', (text, expected) => {
  expect(fitReason(text)).toBe(expected);
});
