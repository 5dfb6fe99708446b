import { expect, test } from 'vitest';
import type { TrailEntry } from '../../../class-protocol.ts';
import { teacherTexts as english } from '../../../texts/teacher/en.ts';
import { teacherTexts as french } from '../../../texts/teacher/fr.ts';
import { lesson, now } from './a-class.test-support.ts';
import { deedCounts, deedWords, nothingWords } from './deed-words.ts';

const lessons = new Map([[lesson.page, lesson]]);
const did = (what: string, whom: readonly string[] | null = null, more?: TrailEntry['more']): TrailEntry => ({
  at: now,
  by: 'Miriam',
  what,
  whom,
  ...(more && { more }),
});

const says = (entry: TrailEntry, count: number): string | null => nothingWords(entry, { count }, english);

test.each([
  [
    did('open', null, { page: lesson.page, step: 2 }),
    'opened exercise A of Transactions for everyone',
    'Transactions, exercice A : page ouverte pour tous',
  ],
  [did('run', ['Ada'], { page: '/gone/', step: 9 }), 'ran /gone/ for Ada', '/gone/ : lancement pour Ada'],
  [did('remove', ['Ada', 'Bilal']), 'removed Ada and Bilal', 'retrait du cours : Ada et Bilal'],
  [
    did('reset', ['Ada', 'Bilal', 'Cem', 'Dan', 'Eva']),
    'reset the data of Ada, Bilal, Cem and 2 more',
    'données vidées pour Ada, Bilal, Cem et 2 de plus',
  ],
  [did('eyes', null, { on: false }), 'set the eyes free', 'attention rendue à tous'],
  [did('places', null, { places: 1 }), 'made it 1 place', '1 place désormais'],
  [did('look', ['Ada']), 'looked at the page of Ada', 'page regardée : Ada'],
  [did('not-done', ['Ada'], { deed: 'reset', begunAt: now }), 'not done: reset the data of Ada', 'sans effet : données vidées pour Ada'],
  [did('of a later notebook'), 'of a later notebook', 'of a later notebook'],
])('%j reads', (entry, inEnglish, inFrench) => {
  expect([deedWords(entry, lessons, english), deedWords(entry, lessons, french)]).toEqual([inEnglish, inFrench]);
});

test('what reached nobody says so, and what is for nobody does not', () => {
  expect([says(did('message'), 0), says(did('message'), 1)]).toEqual(['It reached nobody: no page is open.', null]);
  expect([says(did('eyes', null, { on: true }), 0), says(did('eyes', null, { on: false }), 0)]).toEqual([
    'It reached nobody: no page is open.',
    null,
  ]);
  expect([says(did('reset'), 0), says(did('restart', ['Ada']), 0), says(did('places'), 0)]).toEqual([
    'Nobody had data.',
    'It could not be done for anybody.',
    null,
  ]);
});

test('what was done for some says for whom it was not', () => {
  expect(nothingWords(did('restart'), { count: 28, failed: ['Ada', 'Bilal'] }, english)).toBe('It could not be done for Ada and Bilal.');
});

test('a trail is counted by what weighs on somebody, and the rest together', () => {
  const trail = [did('look'), did('look'), did('reset'), did('change'), did('places'), did('lower-hand')];
  expect(deedCounts(trail, english)).toEqual(['2 looks', '1 reset', '3 more']);
  // What failed for some was done for the others.
  const [all, some] = [null, ['Ada']].map((whom) => did('not-done', whom, { deed: 'reset', begunAt: now }));
  expect([deedCounts([...trail, all ?? did('look')], english)[1], deedCounts([...trail, some ?? did('look')], english)[1]]).toEqual([
    '3 more',
    '1 reset',
  ]);
  expect(deedCounts([], english)).toEqual([]);
});
