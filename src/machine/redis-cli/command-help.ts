// CommandHelp: HELP of redis-cli, from what the server itself says of its commands (COMMAND DOCS).
import type { Reply } from '../../bridge/resp.ts';
import { fromBytes, fromText } from './byte-string.ts';
import type { CliSession } from './cli-session.ts';
import { CLI_VERSION } from './version.ts';

const GENERAL = `redis-cli ${CLI_VERSION}
To get help about Redis commands type:
      "help @<group>" to get a list of commands in <group>
      "help <command>" for help on <command>
      "help <tab>" to get a list of possible help topics
      "quit" to exit

To set redis-cli preferences:
      ":set hints" enable online hints
      ":set nohints" disable online hints
Set your preferences in ~/.redisclirc
`;

interface CommandDoc {
  /** In capitals, a subcommand after its command. */
  readonly name: string;
  readonly params: string;
  readonly summary: string;
  readonly since: string | null;
  readonly group: string;
}

/** Prints help on a command or an @group; on redis-cli itself without a topic. */
export async function printHelp(topic: readonly string[], session: CliSession, signal: AbortSignal): Promise<void> {
  const [first] = topic;
  if (first === undefined) return session.print(fromText(GENERAL));
  const reply = await session.inquire(['COMMAND', 'DOCS'], signal);
  if (!reply) return session.printError('redis-cli: help on commands comes from the server, and none answers. Start one and try again.\n');
  if (reply.type === 'error') return session.printError(`redis-cli: the server does not explain its commands: ${fromBytes(reply.value)}\n`);
  const commands = readDocs(reply);
  const group = first.startsWith('@') ? first.slice(1).toLowerCase() : null;
  for (const command of commands) {
    if (group === null ? matches(command, topic) : command.group.toLowerCase() === group) session.print(describe(command, group === null));
  }
  session.print('\r\n');
}

function matches(command: CommandDoc, topic: readonly string[]): boolean {
  const words = command.name.split(' ');
  return topic.every((word, at) => word.toUpperCase() === words[at]);
}

function describe({ name, params, summary, since, group }: CommandDoc, withGroup: boolean): string {
  const lines = [`\r\n  \x1b[1m${name}\x1b[0m \x1b[90m${params}\x1b[0m`, `  \x1b[33msummary:\x1b[0m ${summary}`];
  if (since !== null) lines.push(`  \x1b[33msince:\x1b[0m ${since}`);
  if (withGroup) lines.push(`  \x1b[33mgroup:\x1b[0m ${group}`);
  return lines.map((line) => `${line}\r\n`).join('');
}

/** All commands and subcommands by name. */
function readDocs(reply: Reply): CommandDoc[] {
  const commands = [...fieldsOf(reply)].flatMap(([name, doc]) => readCommand(name.toUpperCase(), doc));
  return commands.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function readCommand(name: string, doc: Reply): CommandDoc[] {
  const fields = fieldsOf(doc);
  const since = fields.get('since');
  const command: CommandDoc = {
    name,
    params: argumentList(fields.get('arguments'), ' '),
    summary: textOf(fields.get('summary')),
    since: since ? textOf(since) : null,
    group: textOf(fields.get('group')),
  };
  const subcommands = [...fieldsOf(fields.get('subcommands'))].flatMap(([full, sub]) =>
    readCommand(`${name} ${full.slice(full.indexOf('|') + 1).toUpperCase()}`, sub),
  );
  return [command, ...subcommands];
}

function argumentList(args: Reply | undefined, separator: string): string {
  return itemsOf(args)
    .map((arg) => argument(fieldsOf(arg)))
    .join(separator);
}

/** One argument in the notation of the documentation: [optional], a|b, repeated [repeated ...]. */
function argument(fields: ReadonlyMap<string, Reply>): string {
  const type = textOf(fields.get('type'));
  const flags = itemsOf(fields.get('flags')).map(textOf);
  const name = repeatingPart(type, fields);
  const plain = fields.has('token') ? textOf(fields.get('token')) || '""' : '';
  const token = plain !== '' && type !== 'pure-token' ? `${plain} ` : plain;
  const repeated = flags.includes('multiple') ? ` [${flags.includes('multiple_token') ? token : ''}${name} ...]` : '';
  const whole = `${token}${name}${repeated}`;
  return flags.includes('optional') ? `[${whole}]` : whole;
}

function repeatingPart(type: string, fields: ReadonlyMap<string, Reply>): string {
  if (type === 'pure-token') return '';
  if (type === 'oneof') return argumentList(fields.get('arguments'), '|');
  if (type === 'block') return argumentList(fields.get('arguments'), ' ');
  return textOf(fields.get('name')) || '""';
}

/** A map, which RESP2 sends as a flat array. */
function fieldsOf(reply: Reply | undefined): Map<string, Reply> {
  const fields = new Map<string, Reply>();
  if (reply?.type === 'map') for (const [key, value] of reply.entries) fields.set(textOf(key), value);
  if (reply?.type !== 'array') return fields;
  for (let at = 0; at + 1 < reply.items.length; at += 2) {
    const value = reply.items[at + 1];
    if (value) fields.set(textOf(reply.items[at]), value);
  }
  return fields;
}

function itemsOf(reply: Reply | undefined): readonly Reply[] {
  return reply?.type === 'array' || reply?.type === 'set' ? reply.items : [];
}

function textOf(reply: Reply | undefined): string {
  return reply?.type === 'bulk' || reply?.type === 'simple' ? fromBytes(reply.value) : '';
}
