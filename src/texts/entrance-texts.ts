// Entrance texts: what the pages say that a class shows before its lessons, a table for each language that only they load.
import type { entranceTexts } from './entrance/en.ts';
import { tableOf } from './texts.ts';

/** English is the shape of all. */
export type EntranceTexts = typeof entranceTexts;

/** The table of a language, found as a page's is. */
export async function loadEntranceTexts(language: string): Promise<EntranceTexts> {
  return await tableOf(
    language,
    async (base) => ((await import(`./entrance/${base}.ts`)) as { entranceTexts: EntranceTexts }).entranceTexts,
  );
}
