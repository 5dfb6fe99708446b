import { expect, test } from 'vitest';
import type { SeenSnippet } from '../../class-protocol.ts';
import { studentLimits } from './limits.ts';
import { SeenDeltas } from './seen-deltas.ts';

const page = { page: '/lists/', title: 'Lists', step: 0 };
const snippet = (key: string, source = 'PING'): SeenSnippet => ({
  step: null,
  key,
  kind: 'redis',
  source,
  isEdited: false,
  state: 'not-run',
  output: [],
  moreLines: 0,
});

test('a visit is told all of a page, and then what changed', () => {
  const deltas = new SeenDeltas();
  expect(deltas.next(page, [snippet('1'), snippet('2')])).toEqual([{ ...page, order: ['1', '2'], snippets: [snippet('1'), snippet('2')] }]);
  expect(deltas.next(page, [snippet('1'), snippet('2')])).toEqual([]);
  expect(deltas.next(page, [snippet('1'), snippet('2', 'GET b')])).toEqual([{ ...page, snippets: [snippet('2', 'GET b')] }]);
  expect(deltas.next({ ...page, step: 1 }, [snippet('1'), snippet('2', 'GET b')])).toEqual([{ ...page, step: 1, snippets: [] }]);
});

test('what goes, comes back or moves is told', () => {
  const deltas = new SeenDeltas();
  deltas.next(page, [snippet('1'), snippet('2')]);
  expect(deltas.next(page, [snippet('2')])).toEqual([{ ...page, order: ['2'], snippets: [] }]);
  expect(deltas.next(page, [snippet('1'), snippet('2')])).toEqual([{ ...page, order: ['1', '2'], snippets: [snippet('1')] }]);
  expect(deltas.next(page, [snippet('2'), snippet('1')])).toEqual([{ ...page, order: ['2', '1'], snippets: [] }]);
});

test('of much, each telling is small enough for a word, and the order comes first', () => {
  const many = Array.from({ length: 9 }, (_none, at) => snippet(String(at), 'x'.repeat(studentLimits.seenBytes / 8)));
  const told = new SeenDeltas().next(page, many);
  expect(told.length).toBeGreaterThan(2);
  expect(told.map(({ order }) => order !== undefined)).toEqual(told.map((_view, at) => at === 0));
  expect(told.flatMap(({ snippets }) => snippets)).toEqual(many);
});
