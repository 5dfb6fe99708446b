// Search texts: how the readers of a language search, a table for each that only the search loads.
import type { SearchWords } from './search-words/en.ts';
import { tableOf } from './texts.ts';

/** The table of a language, found as a page's is. */
export async function loadSearchWords(language: string): Promise<SearchWords> {
  return await tableOf(language, async (base) => ((await import(`./search-words/${base}.ts`)) as { searchWords: SearchWords }).searchWords);
}
