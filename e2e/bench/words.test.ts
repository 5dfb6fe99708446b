import { expect, test } from 'vitest';
import { readWords } from './words.ts';

const tables = ['page', 'lighthouse', 'http'] as const;

test('no word means all tables, of all pages', () => {
  expect(readWords([], tables)).toEqual({ tables, pages: [] });
});

test('names choose tables, in the order of the bench', () => {
  expect(readWords(['http', 'page'], tables)).toEqual({ tables: ['page', 'http'], pages: [] });
});

test('an address after lighthouse chooses pages, also where a table is called the same', () => {
  expect(readWords(['lighthouse', '/http/', '/data-types/'], tables)).toEqual({
    tables: ['lighthouse'],
    pages: ['/http/', '/data-types/'],
  });
});

test('a name that no table has is refused with those that there are', () => {
  expect(() => readWords(['lighthouse', 'promises'], tables)).toThrow('there is no table "promises". There are page, lighthouse, http;');
});

test('an address without lighthouse is refused: no other table is of pages', () => {
  const message = '"/promises/" is for the table lighthouse alone: npm run bench -- lighthouse /promises/';
  expect(() => readWords(['/promises/'], tables)).toThrow(message);
  expect(() => readWords(['http', '/promises/'], tables)).toThrow(message);
});
