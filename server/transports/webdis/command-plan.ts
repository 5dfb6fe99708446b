// Command plan: what a request wants: which command, on which database and kind of connection, answered in which form.
import type { Refusal } from '../refusal.ts';
import { kindOf, type CommandKind } from './command-kind.ts';
import { readCommandPath } from './command-path.ts';
import { formatFor, replyFormats, type ReplyFormat } from './reply-format.ts';
import { noOptions, readReplyOptions, type ReplyOptions } from './reply-options.ts';
import { maybeCode, type Visitor } from './visitor.ts';

/** A command that may be run. */
export interface CommandPlan {
  readonly database: number;
  /** The command's name as it was written, and its arguments, one character a byte. */
  readonly words: readonly string[];
  readonly kind: Extract<CommandKind, string>;
  readonly format: ReplyFormat;
  readonly options: ReplyOptions;
}

/** In a content type: a browser runs it, or styles a page by it, wherever in the type it stands. */
const runnable = /(java|ecma|j|live)script|css/i;

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

/** The methods by which a command may come. */
export type CommandMethod = 'GET' | 'POST' | 'PUT';

/** A request that may bring a command. */
export interface CommandRequest {
  readonly method: CommandMethod;
  /** What follows "/webdis/", query included. */
  readonly target: string;
  /** One character a byte: of a POST the command, of a PUT its last word. */
  readonly body: string;
}

/** Plans what a request wants; a refusal has a status. root: the path that stands for "/"; null: none does. */
export function planRequest(visitor: Visitor, { method, target, body }: CommandRequest, root: string | null): CommandPlan | Refusal {
  const question = target.indexOf('?');
  const query = question === -1 ? null : target.slice(question + 1);
  if (method === 'POST') return planCommand(visitor, body.split('?', 1)[0] ?? '', query, '');
  const address = question === -1 ? target : target.slice(0, question);
  return planCommand(visitor, address === '' && root !== null ? root.slice(1) : address, query, method === 'PUT' ? body : '');
}

/** path: the command; query: null where there is none; last: its last word, where it is not empty. */
function planCommand(visitor: Visitor, path: string, query: string | null, last: string): CommandPlan | Refusal {
  const options = query === null ? noOptions : readReplyOptions(query);
  if (typeof options === 'string') return { status: 400, code: 'bad-request', message: options };
  if (options.callback !== null && visitor.grant === null) return tokenOnly;
  const { database, words, extension } = readCommandPath(path, replyFormats);
  const name = words[0] ?? '';
  if (name === '') return noCommand;
  const all = last === '' ? words : [...words, last];
  const kind = kindOf(all);
  if (typeof kind === 'object')
    return { status: 403, code: 'forbidden-command', message: `${name.toUpperCase()} is refused here: ${kind.refused}.` };
  const format = formatFor(extension, options);
  if (!visitor.saysUse && runnable.test(format.contentType)) return maybeCode;
  return { database, words: all, kind, format, options };
}
