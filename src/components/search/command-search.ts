// Command search: which commands of the server a query asks for, by their names, by what people call them, by their summaries.
import type { CommandDoc } from '../../protocol.ts';

/** What a query says: its telling words in small letters, and the commands that they mean, in capitals, best first. */
export interface Asked {
  readonly words: readonly string[];
  readonly meant: readonly string[];
}

/** Letters that a beginning of a name needs, so that one of them does not find half of all commands. */
const prefixLetters = 2;

/** At most so many commands, best first: those named, those meant, those whose names begin so, those whose summaries have all words. */
export function findCommands(commands: readonly CommandDoc[], { words, meant }: Asked, most: number): CommandDoc[] {
  if (words.length === 0) return [];
  const all = commands.flatMap((doc) => [doc, ...(doc.subcommands ?? [])]);
  const byName = new Map(all.map((doc) => [doc.name, doc]));
  const query = words.join(' ').toUpperCase();
  return [
    ...new Set([
      ...all.filter(({ name }) => name === query || words.some((word) => name === word.toUpperCase())),
      ...meant.flatMap((name) => byName.get(name) ?? []),
      ...all.filter(({ name }) => query.length >= prefixLetters && name.startsWith(query)),
      ...all.filter(({ summary }) => words.every((word) => word.length > prefixLetters && summary.toLowerCase().includes(word))),
    ]),
  ].slice(0, most);
}
