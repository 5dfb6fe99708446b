import { expect, test } from 'vitest';
import { chooseTests } from './quick.ts';

const related = ['server/a.test.ts', 'server/b.test.ts', 'src/c.test.ts'];

test('few test files are all run', () => {
  expect(chooseTests(related, ['server/limits.ts'], 3)).toEqual(related);
});

test('of many, those run that changed themselves, or whose neighbour did', () => {
  expect(chooseTests(related, ['server/limits.ts', 'server/a.ts', 'src/c.test.ts', 'README.md'], 2)).toEqual([
    'server/a.test.ts',
    'src/c.test.ts',
  ]);
  expect(chooseTests(related, ['server/limits.ts'], 2)).toEqual([]);
});
