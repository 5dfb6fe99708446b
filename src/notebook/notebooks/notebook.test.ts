import { expect, it } from 'vitest';
import { copyName, fileName, newNotebookId, notebookId, notebookRows, readNotebookRecord } from './notebook.ts';

type Size = Parameters<typeof notebookRows>[0]['sizes'][number];
const size = (area: Size['area'], page: string, id: string, bytes: number, at: number): Size => ({ area, page, id, bytes, at });

it('the list has every notebook with what it takes, the scratchpad first, the latest change next', () => {
  const [a, b] = ['/scratchpad/?notebook=aaaaaaaa', '/scratchpad/?notebook=bbbbbbbb'];
  const sizes = [
    size('notebooks', a, '', 10, 1),
    size('cells', a, 'cell.1', 100, 5),
    size('cells', a, 'cell.2', 100, 3),
    size('outputs', a, 'cell.1', 1_000, 99),
    size('notebooks', b, '', 10, 7),
    size('edits', '/scratchpad/', 'redis.main.x.0', 50, 4),
    size('cells', '/quickstart/', 'cell.3', 1, 1),
    size('progress', '/scratchpad/', '', 9, 9),
    size('outputs', '/scratchpad/?notebook=cccccccc', 'x', 1, 1),
  ];
  expect(
    notebookRows(
      { sizes },
      new Map([
        [a, 'A'],
        [b, 'B'],
      ]),
    ),
  ).toEqual([
    { page: '/scratchpad/', id: '', name: '', changed: 4, cells: 1, bytes: 50 },
    { page: b, id: 'bbbbbbbb', name: 'B', changed: 7, cells: 0, bytes: 10 },
    { page: a, id: 'aaaaaaaa', name: 'A', changed: 5, cells: 2, bytes: 1_210 },
  ]);
  expect(notebookRows({ sizes: [] }, new Map())).toEqual([{ page: '/scratchpad/', id: '', name: '', changed: null, cells: 0, bytes: 0 }]);
});

it.each([
  ['/scratchpad/', ''],
  ['/scratchpad/?notebook=abc123', 'abc123'],
  ['/scratchpad/?notebook=', null],
  ['/scratchpad/?notebook="><', null],
  ['/quickstart/', null],
])('at %s is the notebook %j', (page, id) => {
  expect(notebookId(page)).toBe(id);
});

it('ids, copies and files have names of their own', () => {
  const ids = Array.from({ length: 100 }, newNotebookId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[\da-z]{6,40}$/);
  expect(copyName('A', ['A'])).toBe('A 2');
  expect(copyName('A 2', ['A', 'A 2', 'A 3'])).toBe('A 4');
  expect(fileName('Été: a/b "c"')).toBe('ete-a-b-c');
  expect(fileName('../..')).toBe('notebook');
  expect(fileName('日本')).toBe('日本');
});

it('a record is read back, and nothing else is', () => {
  expect(readNotebookRecord({ name: ' A\nb ', frontMatter: null })).toEqual({ name: 'A b', frontMatter: null });
  for (const bad of [null, [], {}, { name: 1, frontMatter: null }, { name: 'A', frontMatter: 2 }])
    expect(readNotebookRecord(bad)).toBeNull();
});
