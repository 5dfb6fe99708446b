// An import puts what comes beside what is here: nothing of either is lost, and nothing comes twice.
import { expect, test } from 'vitest';
import { newCell, type Cell } from '../cells/cell.ts';
import type { NewValue } from './browser-store.ts';
import { merged, readExport } from './store-import.ts';

const book = '/scratchpad/?notebook=aaaaaaaa';
const cell = (id: string, source: string, over: Partial<Cell> = {}): Cell => ({
  ...newCell('redis', { source, ...over }),
  id: `cell.${id}`,
});
const cellAt = (page: string, id: string, source: string): NewValue => ({ area: 'cells', page, id: `cell.${id}`, value: cell(id, source) });
const named = (page: string, name: string): NewValue => ({ area: 'notebooks', page, id: '', value: { name, frontMatter: null } });
const edit = (edited: string): NewValue => ({
  area: 'edits',
  page: '/http/',
  id: 'redis.main.00000000abc.0',
  value: { original: 'GET a', edited },
});
const progress = (done: string[], at = 0): NewValue => ({
  area: 'progress',
  page: '/http/',
  id: '',
  at,
  value: { title: 'T', steps: 3, done, next: { step: 2, heading: '' } },
});
const output = (text: string): NewValue => ({
  area: 'outputs',
  page: '/http/',
  id: 'redis.main.00000000abc.0',
  value: { source: 'GET a', status: 'done', exitCode: 0, ms: 1, steps: [{ output: text, exitCode: 0 }] },
});
const everything = [
  named(book, 'Mine'),
  cellAt(book, '1', 'GET a'),
  cellAt('/http/', '2', 'GET b'),
  edit('GET x'),
  progress(['a']),
  output('1'),
];

test('into an empty browser all of it comes, with its times', () => {
  const { kept, sum } = merged([], everything);
  expect(kept).toEqual(everything);
  expect(sum).toEqual({ notebooks: 1, cells: 1, edits: 1, lessons: 1, outputs: 1, known: 0, twice: 0 });
});

test('a second time nothing comes', () => {
  const { kept, sum } = merged(everything, everything);
  expect(kept).toEqual([]);
  expect(sum).toMatchObject({ notebooks: 0, cells: 0, edits: 0, lessons: 0, outputs: 0, twice: 0 });
});

test('what is here with other contents is here twice afterwards', () => {
  const here = [
    named(book, 'Mine'),
    cellAt(book, '1', 'GET other'),
    cellAt('/http/', '2', 'GET other'),
    edit('GET y'),
    progress(['b'], 5),
    output('2'),
  ];
  const { kept, sum } = merged(here, everything);
  expect(sum).toMatchObject({ notebooks: 1, cells: 1, edits: 1, lessons: 1, outputs: 0, twice: 3 });
  const places = new Set(here.map(({ area, page, id }) => JSON.stringify([area, page, id])));
  // The learner's own is written over in one case alone: progress, which has both.
  expect(kept.filter(({ area, page, id }) => places.has(JSON.stringify([area, page, id]))).map(({ area }) => area)).toEqual(['progress']);
  expect(kept.find(({ area }) => area === 'progress')?.value).toMatchObject({ done: ['b', 'a'] });
  const copy = kept.find(({ area }) => area === 'notebooks');
  expect(copy?.value).toEqual({ name: 'Mine 2', frontMatter: null });
  expect(kept.filter(({ page }) => page === copy?.page).map(({ value }) => (value as Cell).source)).toContain('GET a');
  const beside = kept.filter(({ area, page }) => area === 'cells' && page === '/http/').map(({ value }) => value as Cell);
  expect(beside.map(({ source }) => source).toSorted()).toEqual(['GET b', 'GET x']);
  // The other edit is a cell of its own, below its snippet.
  expect(beside.find(({ source }) => source === 'GET x')?.after.key).toMatch(/^[\da-z]{11}\.0$/);
  expect(new Set(beside.map(({ id }) => id)).has('cell.2')).toBe(false);
});

test('cells of an older notebook, kept all in one, come one by one and are compared one by one', () => {
  const old = [cell('1', 'GET a'), cell('2', 'GET b')];
  const packed: NewValue = { area: 'cells', page: '/http/', id: '', value: old };
  expect(merged([], [packed]).kept.map(({ id }) => id)).toEqual(['cell.1', 'cell.2']);
  const { kept, sum } = merged([packed], [cellAt('/http/', '1', 'GET a'), cellAt('/http/', '2', 'GET other')]);
  expect(sum).toMatchObject({ cells: 1, twice: 1 });
  expect(kept).toHaveLength(1);
  expect(kept[0]?.id).not.toBe('cell.2');
});

const file = (content: object): string => JSON.stringify({ format: 'redis-notebook', version: 1, ...content });

test('a file is read as an export, or refused with the reason', () => {
  expect(readExport(file({ records: everything }))).toEqual({ values: everything, unread: 0 });
  expect(readExport('{"records": [')).toBe('json');
  expect(readExport('[]')).toBe('no-export');
  expect(readExport('{"nbformat": 4}')).toBe('no-export');
  expect(readExport(file({ version: 2, records: [] }))).toBe('version');
  const hostile = [
    null,
    1,
    { area: 'servers', page: '/http/', id: 'x', value: true },
    { area: '__proto__', page: '/http/', id: 'x', value: {} },
    { area: 'edits', page: 'javascript:alert(1)', id: 'x', value: { original: '', edited: '' } },
    { area: 'cells', page: '/http/', id: 'x', value: { id: '"><img>' } },
    { area: 'cells', page: '/http/', value: [] },
  ];
  expect(readExport(file({ records: [...hostile, edit('x')] }))).toEqual({ values: [edit('x')], unread: hostile.length });
});

test('a cell is known by its own id, whatever its record says, and holds nothing that no cell has', () => {
  const records = [
    { ...cellAt(book, '1', 'GET a'), id: 'cell.other', value: { ...cell('1', 'GET a'), more: 1 } },
    { ...cellAt('/http/', '2', 'GET b'), id: '' },
  ];
  const read = readExport(JSON.stringify({ format: 'redis-notebook', version: 1, records }));
  expect(read).toEqual({ values: [cellAt(book, '1', 'GET a'), cellAt('/http/', '2', 'GET b')], unread: 0 });
});

test('what is nested deeper than a program can follow is not of what came', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const deepened = (value: NewValue): string => JSON.stringify(value).replaceAll('"value":{', `"value":{"more":${deep},`);
  const text = `{"format":"redis-notebook","version":1,"records":[${everything.map(deepened).join(',')}]}`;
  const read = readExport(text);
  expect(read).toEqual({ values: everything, unread: 0 });
});

test('what an older notebook kept is the same as what came, though it lacks what newer ones keep', () => {
  const { order: _, fence: __, ...older } = cell('1', 'GET a', { order: 0, fence: '' });
  const here: NewValue[] = [named(book, 'Mine'), { area: 'cells', page: book, id: 'cell.1', value: older }];
  const read = readExport(JSON.stringify({ format: 'redis-notebook', version: 1, records: here }));
  if (typeof read === 'string') throw new Error(read);
  expect(merged(here, read.values)).toMatchObject({ kept: [], sum: { known: 1, twice: 0 } });
});
