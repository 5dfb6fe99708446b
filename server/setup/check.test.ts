import { expect, test } from 'vitest';
import { readWords } from './check.ts';

test('names may come as test runners take them, and beside --watch and --class', () => {
  expect(readWords([])).toEqual({ watch: false, inClass: false, names: [] });
  expect(readWords(['--grep', 'sets', '-g', 'python'])).toEqual({ watch: false, inClass: false, names: ['sets', 'python'] });
  expect(readWords(['--watch', '--grep', 'sets'])).toEqual({ watch: true, inClass: false, names: ['sets'] });
  expect(readWords(['--class', 'sets'])).toEqual({ watch: false, inClass: true, names: ['sets'] });
});

test('an unknown option is a name that no address has', () => {
  expect(readWords(['sets', '--watch', '--quick'])).toEqual({ watch: true, inClass: false, names: ['sets', '--quick'] });
});
