// Command words: where a text names a command of Redis, by its form alone: which commands there are is the server's to say.
import type { SnippetKind } from '../../protocol.ts';

/** Words that may be a command and what follows it, and where the first of them begins in the text. */
export interface CommandWords {
  readonly words: readonly string[];
  /** The call as redis-cli would take it at its prompt; "" where it is written for something else. */
  readonly call: string;
  readonly from: number;
}

/** Three letters and more, as all names of commands have; shorter ones in capitals are options. */
const capitals = /^[A-Z][A-Z0-9._-]{2,}$/;

/** Inline code of prose, where lessons write commands in capitals; null where it is something else. */
export function commandInProse(text: string): CommandWords | null {
  const words = text.trim().split(/\s+/);
  return capitals.test(words[0] ?? '') ? { words, call: text.trim(), from: text.length - text.trimStart().length } : null;
}

/** The places in a line of a snippet's code that may be commands. */
export function commandsInCode(kind: SnippetKind, line: string): CommandWords[] {
  switch (kind) {
    case 'redis':
      return [wordsFrom(line, line.length - line.trimStart().length)];
    case 'shell':
      // Options of redis-cli stand before the command, some with a value: any of the first words may be it.
      return [...line.matchAll(/\bredis-cli\b([^|;&>]*)/g)].flatMap((call) =>
        [...(call[1] ?? '').matchAll(/\S+/g)]
          .slice(0, 6)
          .map((word) => wordsFrom(line.slice(0, call.index + call[0].length), call.index + 'redis-cli'.length + word.index)),
      );
    case 'python':
      // A method of redis-py is called as its command.
      return [...line.matchAll(/\.([a-z_]\w*)(?=\()/g)].map((call) => ({
        words: [(call[1] ?? '').toUpperCase()],
        call: '',
        from: call.index + 1,
      }));
  }
}

function wordsFrom(line: string, from: number): CommandWords {
  const call = line.slice(from);
  return { words: call.split(/\s+/), call: call.trim(), from };
}
