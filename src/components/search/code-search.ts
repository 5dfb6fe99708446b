// Code search: which lines of the lessons' code answer a query, by their own words and by what people call a command.
import type { CodeLine } from '../../protocol.ts';
import type { SearchWords } from '../../texts/search-words/en.ts';

/** The search over the lines of all lessons; loaded once the search is opened. */
export class CodeSearch {
  readonly #lines: readonly CodeLine[];
  readonly #words: SearchWords;

  constructor(lines: readonly CodeLine[], searchWords: SearchWords) {
    this.#lines = lines;
    this.#words = searchWords;
  }

  /** The words of a query that say what is looked for; all of them where none does. */
  tellingWords(query: string): string[] {
    const all = words(query);
    const empty = new Set(this.#words.emptyWords.split(' '));
    const telling = all.filter((word) => !empty.has(word));
    return telling.length > 0 ? telling : all;
  }

  /** The commands that a query means, in its own words' order; none where it names none. */
  commandsMeant(query: string): string[] {
    const { meanings, endings } = this.#words;
    const stem = (word: string): string => word.replace(endings, '');
    // A word counts with its endings: expires, expired, expiring, expiry of expire.
    const isForm = (word: string, name: string): boolean => word === name || (word.length > 2 && stem(word) === stem(name));
    const found = this.tellingWords(query).flatMap((word) =>
      meanings.filter(([names]) => names.split(' ').some((name) => isForm(word, name))),
    );
    return [...new Set(found.flatMap(([, commands]) => commands.split(' ')))];
  }

  /**
   * The lines that answer a query, best first: those with all of its words, then those with a command that it means.
   * A line that stands on several pages counts once a page.
   */
  find(query: string): CodeLine[] {
    const asked = words(query);
    if (asked.length === 0) return [];
    const meant = this.commandsMeant(query).map((command) => command.toLowerCase());
    const scored = this.#lines.map((line) => {
      const own = words(line.line);
      const isLiteral = asked.every((word) => own.some((other) => other.startsWith(word)));
      const rank = meant.findIndex((command) => own.includes(command));
      return { line, score: isLiteral ? -1 : rank === -1 ? null : rank };
    });
    const seen = new Set<string>();
    return scored
      .filter((entry): entry is { line: CodeLine; score: number } => entry.score !== null)
      .toSorted((one, other) => one.score - other.score)
      .map(({ line }) => line)
      .filter(({ url, line }) => {
        const key = `${url.split('#')[0]} ${line}`;
        return !seen.has(key) && Boolean(seen.add(key));
      });
  }
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\d_-]+/gu) ?? [];
}
