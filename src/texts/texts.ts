// Texts: all that the interface says, tables for each language; a page loads its own language's alone, and each when it is first needed.
import type { texts } from './languages/en.ts';
import type { partTexts } from './parts/en.ts';
import type { runnerTexts } from './runners/en.ts';

/** A language's table. English is the shape of all: what a table lacks, or has too much, is an error of its types. */
export type Texts = typeof texts;

/** What the parts of a page say that come after its first script, and what the build writes into it: a page loads it with the first of them. */
export type PartTexts = typeof partTexts;

/** What a page and its parts can say. */
export type WholeTexts = Texts & PartTexts;

/** What only code that runs says; a page loads it with its first run. */
export type RunnerTexts = typeof runnerTexts;

/** What whoever runs code can say. */
export type RunTexts = Texts & RunnerTexts;

/** The language of whatever names none, or one that has no table. */
export const defaultLanguage = 'en';

/** The table of a language, as the page's lang names it: of "fr-CA" that of "fr", of one that has no table the English one. */
export async function loadTexts(language: string): Promise<Texts> {
  return await tableOf(language, async (base) => ((await import(`./languages/${base}.ts`)) as { texts: Texts }).texts);
}

/** What the parts of a page say in a language, found as its table is. */
export async function loadPartTexts(language: string): Promise<PartTexts> {
  return await tableOf(language, async (base) => ((await import(`./parts/${base}.ts`)) as { partTexts: PartTexts }).partTexts);
}

/** What running code says in a language, found as its table is. */
export async function loadRunnerTexts(language: string): Promise<RunnerTexts> {
  return await tableOf(language, async (base) => ((await import(`./runners/${base}.ts`)) as { runnerTexts: RunnerTexts }).runnerTexts);
}

/** Both. */
export async function loadRunTexts(language: string): Promise<RunTexts> {
  const [own, ofRunners] = await Promise.all([loadTexts(language), loadRunnerTexts(language)]);
  return { ...own, ...ofRunners };
}

/** load: the bundler makes one file of each table, and knows which there are by the form of the import. */
export async function tableOf<Table>(language: string, load: (base: string) => Promise<Table>): Promise<Table> {
  const base = language.toLowerCase().split('-')[0] ?? '';
  try {
    return await load(/^[a-z]{2,3}$/.test(base) ? base : defaultLanguage);
  } catch (error) {
    // A table that is there and does not load is the server's failure, not a missing language.
    if (base === defaultLanguage) throw error;
    return await load(defaultLanguage);
  }
}
