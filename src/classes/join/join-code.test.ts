import { expect, test } from 'vitest';
import { codeFromFragment } from './join-code.ts';

test.each([
  ['#QUICK-OTTER', 'QUICK-OTTER'],
  ['#quick-otter', 'QUICK-OTTER'],
  ['#quick%20otter', 'QUICK-OTTER'],
  ['#quick_otter', 'QUICK-OTTER'],
  ['#QUICKOTTER', 'QUICKOTTER'],
  ['', null],
  ['#', null],
  ['#quick-otter-two', null],
  ['#quick-0tter', null],
  ['#<img src=x>', null],
  ['#%E0%A4%A', null],
  [`#${'a'.repeat(40)}`, null],
])('%j: %j', (hash, code) => {
  expect(codeFromFragment(hash)).toBe(code);
});
