import { expect, test } from 'vitest';
import type { StudentRow } from '../../../class-protocol.ts';
import { lesson, minute, now, student } from './a-class.test-support.ts';
import { needOf, type Reason } from './need.ts';

const reasonOf = (row: StudentRow): Reason => needOf(row, lesson, now).reason;

test.each<[string, StudentRow, Reason]>([
  ['a hand is up', student('Ada', 'failed:5', { handSince: now - 9 }), { kind: 'hand', since: now - 9, on: 0 }],
  ['failed three times', student('Ada', 'failed:3'), { kind: 'stuck', since: now - minute, on: 0 }],
  ['differed three times', student('Ada', 'matched differs:3'), { kind: 'stuck', since: now - minute, on: 1 }],
  ['failed twice', student('Ada', 'failed:2'), { kind: 'works', on: 0, tries: 2 }],
  [
    'four minutes on one step',
    student('Ada', 'matched not-run:0', { stepSince: now - 4 * minute }),
    { kind: 'stuck', since: now - 4 * minute, on: 1 },
  ],
  ['four minutes on a step that is done', student('Ada', 'matched', { stepSince: now - 4 * minute }), { kind: 'works', on: 0, tries: 0 }],
  [
    'seven minutes on a step that failed, and nothing typed',
    student('Ada', 'failed', { stepSince: now - 7 * minute, activeAt: now - 7 * minute }),
    { kind: 'stuck', since: now - 7 * minute, on: 0 },
  ],
  [
    'seven minutes without a move',
    student('Ada', 'matched not-run:0', { stepSince: now - 8 * minute, activeAt: now - 7 * minute }),
    { kind: 'idle', since: now - 7 * minute, on: 1 },
  ],
  ['a server down for half a minute', student('Ada', 'matched', { downSince: now - 31_000 }), { kind: 'down', since: now - 31_000 }],
  ['a server that restarts', student('Ada', 'matched', { downSince: now - 29_000 }), { kind: 'works', on: 0, tries: 0 }],
  ['on the way', student('Ada', 'matched running'), { kind: 'works', on: 1, tries: 0 }],
  ['on another page', student('Ada', 'matched', { page: '/lists/', step: 3 }), { kind: 'elsewhere', page: '/lists/' }],
  ['on no lesson', student('Ada', '', { page: null, step: null }), { kind: 'elsewhere', page: null }],
  ['done with all', student('Ada', 'matched matched done matched'), { kind: 'done', differs: 0 }],
  [
    'done, idle since, on another page',
    student('Ada', 'matched matched done matched', { page: '/x/', step: 0, activeAt: 0 }),
    { kind: 'done', differs: 0 },
  ],
  ['done, a snippet differs', student('Ada', 'matched differs done matched'), { kind: 'done', differs: 1 }],
  ['an exercise is not done', student('Ada', 'matched matched differs matched'), { kind: 'works', on: 3, tries: 0 }],
  ['a snippet has not run', student('Ada', 'matched not-run:0 done matched'), { kind: 'works', on: 3, tries: 0 }],
  ['away, whatever was before', student('Ada', 'failed:9', { isHere: false, handSince: 1 }), { kind: 'away', since: now - 30 * minute }],
])('why a student stands where they stand: %s', (_case, row, reason) => {
  expect(reasonOf(row)).toEqual(reason);
});

test('a hand comes before what fails, that before a server down, that before idling, then work, the done and the away', () => {
  const rows = [
    student('hand', 'failed:5', { handSince: now }),
    student('stuck', 'failed:3'),
    student('down', '', { downSince: 0 }),
    student('idle', '', { activeAt: 0, stepSince: now }),
    student('failing', 'failed'),
    student('works', 'matched'),
    student('done', 'matched matched done matched'),
    student('away', '', { isHere: false }),
  ];
  const needs = rows.map((row) => needOf(row, lesson, now));
  expect(needs.map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(needs.map(({ group }) => group)).toEqual(['help', 'help', 'help', 'help', 'works', 'works', 'done', 'away']);
});
