// Command plan: what a request wants: which command, on which database and kind of connection, answered in which form.
import type { Refusal } from '../refusal.ts';
import { kindOf, type CommandKind } from './command-kind.ts';
import { readCommandPath } from './command-path.ts';
import { formatFor, replyFormats, type ReplyFormat } from './reply-format.ts';
import { noOptions, readReplyOptions, type ReplyOptions } from './reply-options.ts';
import type { Visitor } from './visitor.ts';

/** A command that may be run. */
export interface CommandPlan {
  readonly database: number;
  /** The command's name as it was written, and its arguments, one character a byte. */
  readonly words: readonly string[];
  readonly kind: Extract<CommandKind, string>;
  readonly format: ReplyFormat;
  readonly options: ReplyOptions;
}

const noCommand: Refusal = {
  status: 403,
  code: 'forbidden-command',
  message: 'There is no command. Write it in the path, as in /webdis/GET/key, or in the body of a POST.',
};
const tokenOnly: Refusal = {
  status: 403,
  code: 'forbidden-origin',
  message: 'A callback works with a token only: "Authorization: Bearer TOKEN".',
};

/** Plans it; a refusal has a status. path: the command; query: null where there is none; body: its last word, where it is not empty. */
export function planCommand(visitor: Visitor, path: string, query: string | null, body: string): CommandPlan | Refusal {
  const options = query === null ? noOptions : readReplyOptions(query);
  if (typeof options === 'string') return { status: 400, code: 'bad-request', message: options };
  if (options.callback !== null && visitor.grant === null) return tokenOnly;
  const { database, words, extension } = readCommandPath(path, replyFormats);
  const name = words[0] ?? '';
  if (name === '') return noCommand;
  const all = body === '' ? words : [...words, body];
  const kind = kindOf(all);
  if (typeof kind === 'object')
    return { status: 403, code: 'forbidden-command', message: `${name.toUpperCase()} is refused here: ${kind.refused}.` };
  return { database, words: all, kind, format: formatFor(extension, options), options };
}
