// Words: what is meant by the words typed after `npm run bench --`, which are names of tables and addresses of pages.

export interface BenchWords<Name extends string> {
  /** In the order of the bench. */
  readonly tables: readonly Name[];
  /** What Lighthouse audits, as it was typed: addresses of pages, or parts of some (none: all pages). */
  readonly pages: readonly string[];
}

/** tables: those that there are; all are meant where none is named. A word with "/" at its front is about pages, as "http" and "python" are tables and pages. Throws where a word means nothing. */
export function readWords<Name extends string>(words: readonly string[], tables: readonly Name[]): BenchWords<Name> {
  const pages = words.filter((word) => word.startsWith('/'));
  const names = words.filter((word) => !word.startsWith('/'));
  const unknown = names.find((name) => !tables.some((table) => table === name));
  if (unknown !== undefined)
    throw new Error(
      `there is no table "${unknown}". There are ${tables.join(', ')}; without a name all are measured. An address of a page begins with "/".`,
    );
  if (pages.length > 0 && !names.includes('lighthouse'))
    throw new Error(`"${pages.join(' ')}" is for the table lighthouse alone: npm run bench -- lighthouse ${pages.join(' ')}`);
  return { tables: tables.filter((table) => names.length === 0 || names.includes(table)), pages };
}
