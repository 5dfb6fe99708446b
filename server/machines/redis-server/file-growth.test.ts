import { expect, test } from 'vitest';
import { nextFileStep } from './file-growth.ts';

const limits = { rewriteFileBytes: 128, endFileBytes: 160 };

test.each([
  [null, 'none'],
  [0, 'none'],
  [127, 'none'],
  [128, 'rewrite'],
  [159, 'rewrite'],
  [160, 'end'],
  [1000, 'end'],
] as const)('at %s bytes: %s', (bytes, step) => {
  expect(nextFileStep(bytes, limits)).toBe(step);
});
