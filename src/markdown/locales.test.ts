import { expect, test } from 'vitest';
import { locales } from './locales.ts';

test('English is at the root, and every other table of texts is a language of the site', async () => {
  expect(await locales()).toEqual({ root: { label: 'English', lang: 'en' }, fr: { label: 'Français', lang: 'fr' } });
});
