// Texts: all that the interface says, one table for each language; a page loads its own language's alone.
import type { texts } from './languages/en.ts';

/** A language's table. English is the shape of all: what a table lacks, or has too much, is an error of its types. */
export type Texts = typeof texts;

/** The language of whatever names none, or one that has no table. */
export const defaultLanguage = 'en';

/** The table of a language, as the page's lang names it: of "fr-CA" that of "fr", of one that has no table the English one. */
export async function loadTexts(language: string): Promise<Texts> {
  const base = language.toLowerCase().split('-')[0] ?? '';
  try {
    return await table(/^[a-z]{2,3}$/.test(base) ? base : defaultLanguage);
  } catch (error) {
    // A table that is there and does not load is the server's failure, not a missing language.
    if (base === defaultLanguage) throw error;
    return await table(defaultLanguage);
  }
}

/** The bundler makes one file of each table, and knows which there are by the form of this import. */
async function table(language: string): Promise<Texts> {
  return ((await import(`./languages/${language}.ts`)) as { texts: Texts }).texts;
}
