import { expect, test } from 'vitest';
import { outlineOf, pathOf } from './outline.ts';

const page = (id: string, section?: string, order?: number, more = {}): Parameters<typeof outlineOf>[0][number] => ({
  id,
  title: id,
  section,
  order,
  ...more,
});

test('sections stand in the order of their first pages, and pages in their own', () => {
  const sections = outlineOf([page('b', 'Two', 5), page('z', 'One', 2), page('a', 'One', 9), page('index'), page('c', 'Two', 5)]);
  expect(sections.map(({ name, pages }) => [name, pages.map(({ id }) => id)])).toEqual([
    ['One', ['z', 'a']],
    ['Two', ['b', 'c']],
  ]);
});

test('the path has the lessons alone, and no section without one', () => {
  const lesson = { promise: 'You learn it.', minutes: 10 };
  const path = pathOf(outlineOf([page('a', 'One', 1, lesson), page('b', 'One', 2), page('c', 'Reference', 3)]));
  expect(path.map(({ name, pages }) => [name, pages.map(({ id }) => id)])).toEqual([['One', ['a']]]);
});
