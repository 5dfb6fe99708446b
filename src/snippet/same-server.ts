// Same server: which commands of a snippet a server that has gone refuses one after another, each with the same words.
import type { SnippetKind } from '../protocol.ts';

/** What redis-cli's prompt does without a server, or with another one. */
const withoutServer = /^(?:connect|help|\?|quit|exit|clear|:\S*)\b/i;
const quoted = /"(?:[^"\\]|\\.)*"|'[^']*'/g;
/** The options of redis-cli that name a server. */
const serverOptions = /(?<=\s)-(?:[hpsu]\s*\S+)/g;

/**
 * Whether a command that follows another would be refused with the same words, where nobody listens for the first: both
 * are redis-cli's, for the same server. A command line that does more than call redis-cli may start that server.
 */
export function asksSameServer(kind: SnippetKind, first: string, second: string): boolean {
  switch (kind) {
    case 'redis':
      return !withoutServer.test(second.trim());
    case 'shell':
      return serverOf(first) !== null && serverOf(first) === serverOf(second);
    // Whatever it does, it most likely does it with the client that was refused.
    case 'python':
      return true;
  }
}

/** The server that a command line asks by redis-cli, as its options name it; null where it is another command. */
function serverOf(line: string): string | null {
  const plain = line.trim().replace(quoted, 'x');
  return /^redis-cli(?:\s[^;&|\n]*)?$/.test(plain) ? (plain.match(serverOptions) ?? []).join(' ').replaceAll(/\s+/g, '') : null;
}
