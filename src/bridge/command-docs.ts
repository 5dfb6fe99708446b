// Command docs: what the Redis in use says of its own commands, as pages look it up. Nobody's server starts for it.
import { paths, type CommandArgument, type CommandDoc, type CommandDocs } from '../protocol.ts';
import { pageEndpoint, type Endpoint } from './endpoint.ts';
import { ask } from './machine-api.ts';

/** A command found in words, and how many of them are its name. */
export interface FoundCommand {
  readonly doc: CommandDoc;
  readonly words: 1 | 2;
}

/** The commands of a server, by name. */
export class CommandReference {
  /** In the order of their names, containers of subcommands among them. */
  readonly commands: readonly CommandDoc[];
  readonly #byName: ReadonlyMap<string, CommandDoc>;

  constructor({ commands }: CommandDocs) {
    this.commands = commands;
    this.#byName = new Map(commands.flatMap((doc) => [doc, ...(doc.subcommands ?? [])]).map((doc) => [doc.name, doc]));
  }

  /** The command that words begin with, in any case: its subcommand where the second word names one. Null: there is none. */
  find([first = '', second]: readonly string[]): FoundCommand | null {
    const sub = second === undefined ? undefined : this.#byName.get(`${first} ${second}`.toUpperCase());
    if (sub !== undefined) return { doc: sub, words: 2 };
    // A name in the map may have a space; a word has none.
    const doc = first.includes(' ') ? undefined : this.#byName.get(first.toUpperCase());
    return doc === undefined ? null : { doc, words: 1 };
  }
}

/** Asks the bridge; the browser keeps the answer and has it confirmed. Throws BridgeError. */
export async function fetchCommandReference(endpoint: Endpoint = pageEndpoint): Promise<CommandReference> {
  const response = await ask(endpoint, paths.commands, { cache: 'no-cache' });
  return new CommandReference((await response.json()) as CommandDocs);
}

/** How a command is written, in the notation of Redis' own documentation: "GETEX key [EX seconds | PX milliseconds | PERSIST]". */
export function signatureOf({ name, arguments: args = [] }: CommandDoc): string {
  return [name, ...args.map(argumentText)].join(' ');
}

/** One argument in that notation. */
export function argumentText(argument: CommandArgument): string {
  const { type, token, optional, multiple, multipleToken, arguments: parts = [] } = argument;
  // An empty token is the empty string, which is to be typed.
  const word = token === '' ? '""' : token;
  if (type === 'pure-token') return optional ? `[${word ?? ''}]` : (word ?? '');
  const own = ownText(argument, parts, optional !== true || word !== undefined || multiple === true);
  const first = word === undefined ? own : `${word} ${own}`;
  const whole = multiple ? `${first} [${multipleToken ? first : own} ...]` : first;
  return optional ? `[${whole}]` : whole;
}

/** isInside: whether choices need a bracket of their own to be told from what is around them. */
function ownText({ type, name }: CommandArgument, parts: readonly CommandArgument[], isInside: boolean): string {
  if (type === 'block') return parts.map(argumentText).join(' ');
  if (type !== 'oneof') return name;
  const choices = parts.map(argumentText).join(' | ');
  return isInside ? `<${choices}>` : choices;
}
