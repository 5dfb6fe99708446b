// The fence of a cell, as any file may bring it.
import { expect, test } from 'vitest';
import { readCellFence } from './cell-fence.ts';

const masksOf = (words: string): unknown =>
  JSON.parse(readCellFence(`\`\`\`redis ${words}\n> GET a\n"1"\n\`\`\``)?.attributes.get('data-masks') ?? '[]');

test('runs where its fence says, as a snippet of a lesson does', () => {
  const laptop = readCellFence('```bash session on=laptop\n$ hostname\nlaptop\n```');
  expect(laptop?.attributes.get('on')).toBe('laptop');
  expect(readCellFence('```bash session\n$ hostname\n```')?.attributes.has('on')).toBe(false);
});

test('compares with named masks alone: a regular expression of a file could take for ever', () => {
  const number = masksOf('mask=number');
  expect(number).toHaveLength(1);
  expect(masksOf('mask=/(a+)+$/')).toEqual([]);
  expect(masksOf('mask="/(a+)+$/"')).toEqual([]);
  expect(masksOf('mask=number mask=/(a+)+$/')).toEqual(number);
});
