import { globSync } from 'node:fs';
import { parse } from 'node:path';
import { expect, test, vi } from 'vitest';
import { formats } from './formats.ts';
import { texts as english } from './languages/en.ts';
import { partTexts as englishOfParts } from './parts/en.ts';
import { loadEntranceTexts } from './entrance-texts.ts';
import { loadTeacherTexts } from './teacher-texts.ts';
import { loadPartTexts, loadRunTexts, loadTexts } from './texts.ts';

const languages = globSync('languages/*.ts', { cwd: import.meta.dirname }).map((file) => parse(file).name);

test('a page has the table of its language, of its language elsewhere, or the English one', async () => {
  expect((await loadTexts('fr')).snippet.run).toBe('Lancer');
  expect((await loadTexts('fr-CA')).snippet.run).toBe('Lancer');
  for (const language of ['en', 'EN-us', 'xx', '', '../en', 'quite-wrong']) expect((await loadTexts(language)).language).toBe('English');
});

test('counts have the form of their language', async () => {
  const french = await loadTexts('fr');
  expect([0, 1, 2].map((count) => english.outcome.errors(count))).toEqual(['0 errors', '1 error', '2 errors']);
  expect([0, 1, 2].map((count) => french.outcome.errors(count))).toEqual(['0 erreur', '1 erreur', '2 erreurs']);
  expect(english.snippet.omittedLines(12_345)).toBe('… 12,345 lines are not shown …');
  expect(french.snippet.omittedLines(1_000_000)).toBe('… 1\u202F000\u202F000 lignes ne sont pas affichées …');
  expect(englishOfParts.searchBox.found(1, 2, 1)).toBe('Found 1 command, 2 lines of code and 1 page.');
  expect((await loadPartTexts('fr')).searchBox.found(0, 0, 1)).toBe('Trouvé : 1 page.');
});

test.each([
  ['en', 'en-GB', 'error', 'errors'],
  ['fr', 'fr-FR', 'erreur', 'erreurs'],
])('counts in %s are what Intl makes of them, which is not asked for the small ones', async (language, locale, one, other) => {
  const { errors } = (await loadTexts(language)).outcome;
  const [rules, number] = [new Intl.PluralRules(locale), new Intl.NumberFormat(locale)];
  const counts = Array.from({ length: 1_000 }, (_, count) => count);
  const expected = counts.map((count) => `${number.format(count)} ${rules.select(count) === 'one' ? one : other}`);
  const asked = vi.spyOn(Intl.PluralRules.prototype, 'select');
  expect(counts.map((count) => errors(count))).toEqual(expected);
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
  expect(errors(1_000)).toBe(`${number.format(1_000)} ${other}`);
});

test.each([
  ['en', 'en-GB'],
  ['fr', 'fr-FR'],
])(
  'lists in %s are what Intl makes of them, which is not asked: the bar of a page with exercises has one as it begins',
  async (language, locale) => {
    const { list } = await loadTexts(language);
    const lists = [[], ['a'], ['a', 'b, c'], ['a', 'b', 'c, d']];
    const intl = new Intl.ListFormat(locale, { type: 'conjunction' });
    const expected = lists.map((items) => intl.format(items));
    const asked = vi.spyOn(Intl.ListFormat.prototype, 'format');
    expect(lists.map((items) => list(items))).toEqual(expected);
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  },
);

test.each([
  [0, '0 ms'],
  [12.3, '12 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [1_234, '1.2 s'],
  [9_949, '9.9 s'],
  [9_951, '10 s'],
  [59_400, '59 s'],
  [125_000, '2 min 5 s'],
])('%d ms are %s', (ms, expected) => {
  expect(formats('en-GB', 'and').duration(ms)).toBe(expected);
});

test('a time has the decimal sign of its language', () => {
  expect(formats('fr-FR', 'et').duration(1_234)).toBe('1,2 s');
});

/** Every text of a table by its path; those with parameters as what they say for some. */
function said(table: object, path = ''): [string, string][] {
  return Object.entries(table).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const at = `${path}${name}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'object' && value !== null) return said(value, `${at}.`);
    return [];
  });
}

test.each(languages)('the table of %s says something everywhere, and nothing twice over', async (language) => {
  const table = said({
    ...(await loadRunTexts(language)),
    ...(await loadPartTexts(language)),
    ...(await loadEntranceTexts(language)),
    teacher: await loadTeacherTexts(language),
  });
  expect(table.length).toBeGreaterThan(50);
  expect(table.filter(([, text]) => text.trim() === '' || /undefined| {2}/.test(text))).toEqual([]);
});
