import { expect, test } from 'vitest';
import { lesson, minute, now, student } from './a-class.test-support.ts';
import { needOf } from './need.ts';
import { movedRows, RowOrder, wantedOrder } from './row-order.ts';

test('who needs help first: the longest wait, and elsewhere the name', () => {
  const rows = [
    student('Zoe', 'matched'),
    student('Bilal-10', 'matched'),
    student('Bilal-2', 'matched'),
    student('Wen', '', { handSince: now - minute }),
    student('Ada', '', { handSince: now - 3 * minute }),
    student('Femi', 'failed:6', { stepSince: now - 6 * minute }),
    student('Chiara', 'failed:4', { stepSince: now - 5 * minute }),
    student('Quentin', 'matched matched done matched'),
    student('Sven', '', { isHere: false }),
  ];
  const needs = new Map(rows.map((row) => [row.name, needOf(row, lesson, now)]));
  expect(wantedOrder(needs, 'need')).toEqual(['Ada', 'Wen', 'Femi', 'Chiara', 'Bilal-2', 'Bilal-10', 'Zoe', 'Quentin', 'Sven']);
  expect(wantedOrder(needs, 'name')).toEqual(['Ada', 'Bilal-2', 'Bilal-10', 'Chiara', 'Femi', 'Quentin', 'Sven', 'Wen', 'Zoe']);
});

test.each([
  ['abcdef', 'abcdef', 0],
  ['abcdef', 'fabcde', 1],
  ['abcdef', 'bcdefa', 1],
  ['abcdef', 'badcfe', 3],
  ['abc', 'cba', 2],
  ['', '', 0],
])('from %s to %s so many rows move: %d', (shown, wanted, expected) => {
  expect(movedRows(shown.split(''), wanted.split(''))).toBe(expected);
});

test('rows move when nobody is on them, and every five seconds at most', () => {
  const order = new RowOrder();
  expect(order.take(['a', 'b', 'c'], true, now)).toBe(0);
  expect(order.shown).toEqual(['a', 'b', 'c']);
  expect(order.take(['c', 'a', 'b'], false, now + 4_999)).toBe(1);
  expect(order.shown).toEqual(['a', 'b', 'c']);
  expect(order.take(['c', 'a', 'b'], true, now + 60_000)).toBe(1);
  expect(order.take(['c', 'a', 'b'], false, now + 60_000)).toBe(0);
  expect(order.shown).toEqual(['c', 'a', 'b']);
});

test('while rows are held who is new stands at the end, who is gone is gone, and a press sorts at once', () => {
  const order = new RowOrder();
  order.take(['a', 'b', 'c'], false, now);
  expect(order.take(['d', 'c', 'a'], true, now + 1)).toBe(2);
  expect(order.shown).toEqual(['a', 'c', 'd']);
  order.sort(['d', 'c', 'a'], now + 2);
  expect(order.shown).toEqual(['d', 'c', 'a']);
  expect(order.take(['d', 'c', 'a'], true, now + 3)).toBe(0);
});

test('another lesson has its order at once', () => {
  const order = new RowOrder();
  order.take(['a', 'b'], false, now);
  order.begin();
  expect(order.take(['b', 'a'], true, now + 1)).toBe(0);
  expect(order.shown).toEqual(['b', 'a']);
});

test('who comes to the end of the order is there at once', () => {
  const order = new RowOrder();
  order.take(['a'], false, now);
  expect(order.take(['a', 'b'], true, now + 1)).toBe(0);
  expect(order.shown).toEqual(['a', 'b']);
});
