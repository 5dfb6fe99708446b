import { expect, test } from 'vitest';
import type { SeenPage, SeenSnippet } from '../../../src/class-protocol.ts';
import { liveLimits } from './limits.ts';
import { SeenParts } from './seen-page.ts';

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
const view = (...snippets: SeenSnippet[]): SeenPage => ({ page: '/lists/', title: 'Lists', step: 0, snippets });

test('what is said in parts is taken as one, with the order that was said last', () => {
  const parts = new SeenParts();
  parts.add({ ...view(snippet('1')), order: ['1', '2'] });
  parts.add(view(snippet('2'), snippet('1', 'GET a')));
  expect(parts.take()).toEqual({ ...view(snippet('2'), snippet('1', 'GET a')), order: ['1', '2'] });
  expect(parts.take()).toBeNull();
  parts.add(view(snippet('1')));
  // It was taken, and stands.
  expect(parts.take()).toEqual(view(snippet('1')));
});

test('more than a visit shows is too much', () => {
  const many = Array.from({ length: liveLimits.seenSnippets + 1 }, (_none, at) => snippet(String(at)));
  const parts = new SeenParts();
  expect(parts.add(view(...many.slice(1)))).toBe(true);
  expect(parts.add(view(...many.slice(0, 1)))).toBe(false);
});
