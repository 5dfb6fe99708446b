// That a refusal is said in the language of the page, whatever it is about.
import { expect, test } from 'vitest';
import type { ClassReason, ReasonWords } from '../class-protocol.ts';
import { entranceTexts as englishEntrance } from '../texts/entrance/en.ts';
import { entranceTexts as frenchEntrance } from '../texts/entrance/fr.ts';
import { teacherTexts as english } from '../texts/teacher/en.ts';
import { teacherTexts as french } from '../texts/teacher/fr.ts';
import { reasonText } from './reason-text.ts';

/** One of each that a class computer names. */
const reasons: { readonly [Name in ClassReason['is']]: Extract<ClassReason, { readonly is: Name }> } = {
  'classes-full': { is: 'classes-full', most: 1_000 },
  'no-class': { is: 'no-class' },
  'class-ended': { is: 'class-ended', className: 'Group 2' },
  'end-past': { is: 'end-past' },
  'no-name': { is: 'no-name', most: 32 },
  nobody: { is: 'nobody', name: 'Ada', className: 'Group 2' },
  'name-in-use': { is: 'name-in-use', name: 'Ada' },
  'code-unreadable': { is: 'code-unreadable', name: 'Ada' },
  'no-step': { is: 'no-step' },
  'records-silent': { is: 'records-silent' },
  'records-full': { is: 'records-full' },
  'rehearsal-failed': { is: 'rehearsal-failed', why: 'it took too long' },
  'archive-unknown': { is: 'archive-unknown' },
  'archive-broken': { is: 'archive-broken', why: 'it is damaged' },
};

const [atTheDesk, atTheEntrance]: readonly [ReasonWords, ReasonWords] = [french.trouble.refused, frenchEntrance.join.refused];

test.each(Object.values(reasons))('$is is said by the page of whom it can meet, in its language', (reason) => {
  const words = [atTheDesk, atTheEntrance].filter((table) => Object.hasOwn(table, reason.is));
  expect(words.length).toBeGreaterThan(0);
  for (const table of words) {
    const said = reasonText('In English.', reason, table);
    expect(said).not.toContain('In English.');
    for (const [key, value] of Object.entries(reason))
      if (key !== 'is') expect(said.replaceAll(/\s/g, '')).toContain(String(value).replaceAll(/\s/g, ''));
  }
  expect(reasonText('In English.', reason, english.trouble.refused)).toBe('In English.');
  expect(reasonText('In English.', reason, englishEntrance.join.refused)).toBe('In English.');
});

test('what names no reason, or one of a newer notebook, stands as it was said', () => {
  const newer = { is: 'toString' } as unknown as ClassReason;
  for (const reason of [null, newer]) {
    expect(reasonText('Because.', reason, english.trouble.refused)).toBe('Because.');
    expect(reasonText('Because.', reason, atTheDesk)).toContain('« Because. »');
    expect(reasonText('Because.', reason, atTheEntrance)).toContain('« Because. »');
  }
});
