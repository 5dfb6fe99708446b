import { expect, test } from 'vitest';
import { lesson, now, student } from './a-class.test-support.ts';
import { filterCounts, isFound, passes } from './filter.ts';
import { needOf } from './need.ts';

test('counts what each filter would show', () => {
  const rows = [
    student('Ada', 'failed:3', { handSince: now }),
    student('Bo', 'failed:3'),
    student('Cy', 'failed'),
    student('Di', '', { activeAt: 0, stepSince: now }),
    student('Ed', 'matched matched done matched'),
    student('Flo', '', { isHere: false }),
  ];
  const needs = new Map(rows.map((row) => [row.name, needOf(row, lesson, now)]));
  const stuck = new Set(['Ada', 'Cy']);
  expect(filterCounts(needs, stuck)).toEqual({ all: 6, help: 3, hand: 1, stuck: 3, idle: 1, done: 1, away: 1 });
  expect([...needs].filter(([name, need]) => passes('stuck', name, need, stuck)).map(([name]) => name)).toEqual(['Ada', 'Bo', 'Cy']);
});

test('finds a name whatever its case and accents', () => {
  expect(isFound('Zoë-2', 'zoe')).toBe(true);
  expect(isFound('Chiara', 'ÀRA')).toBe(true);
  expect(isFound('Ada', 'b')).toBe(false);
  expect(isFound('Ada', ' ')).toBe(true);
});
