import { expect, test } from 'vitest';
import { neighboursOf, outlineOf, pathOf } from './outline.ts';

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

test('a lesson leads to its neighbours on the path, over sections and past pages that are no lessons', () => {
  const lesson = { promise: 'You learn it.', minutes: 10 };
  const sections = outlineOf([
    page('a', 'One', 1, lesson),
    page('pad', 'One', 2),
    page('b', 'Two', 3, lesson),
    page('c', 'Two', 4, lesson),
  ]);
  const around = (id: string) => {
    const { previous, next } = neighboursOf(sections, id);
    return [previous?.id ?? null, next?.id ?? null];
  };
  expect(['a', 'b', 'c', 'pad', 'index'].map(around)).toEqual([
    [null, 'b'],
    ['a', 'c'],
    ['b', null],
    [null, null],
    [null, null],
  ]);
});
