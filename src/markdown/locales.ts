// Locales: the languages of the site, one for each table of texts.
import { globSync } from 'node:fs';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultLanguage, loadTexts } from '../texts/texts.ts';

const tables = fileURLToPath(new URL('../texts/languages', import.meta.url));

/** As Starlight takes them: English lies at the root, every other language in a folder of its own. */
export async function locales(): Promise<Record<string, { label: string; lang: string }>> {
  const languages = globSync('*.ts', { cwd: tables }).map((file) => parse(file).name);
  const entries = languages.toSorted().map(async (lang) => {
    const { language: label } = await loadTexts(lang);
    return [lang === defaultLanguage ? 'root' : lang, { label, lang }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
