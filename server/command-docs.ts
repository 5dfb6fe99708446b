// Command docs: asks a Redis what it says of its own commands, and keeps of it what the page shows and checks by.
import type { Redis } from 'ioredis';
import type { CommandArgument, CommandDoc, CommandDocs } from '../src/protocol.ts';

/** Asks over a connection. Rejects with Redis' own refusal where it has no COMMAND DOCS (before 7) or may not tell. */
export async function askCommandDocs(redis: Redis): Promise<CommandDocs> {
  const [docs, commands] = await Promise.all([redis.call('COMMAND', 'DOCS'), redis.call('COMMAND')]);
  return readCommandDocs(docs, commands);
}

/**
 * Reads the replies of COMMAND DOCS and COMMAND, both as RESP2 has them: maps are flat arrays of names and values. What is
 * not as Redis documents it is left out, since a newer server may say more than is known here.
 */
export function readCommandDocs(docs: unknown, commands: unknown): CommandDocs {
  const calls = readCalls(commands);
  const read = [...fieldsOf(docs)].map(([name, doc]) => readCommand(name, doc, calls));
  return { commands: read.toSorted(byName) };
}

/** What COMMAND tells of a command's calls. */
type Calls = ReadonlyMap<string, Pick<CommandDoc, 'arity' | 'writes' | 'keys'>>;

/** By names as COMMAND has them ("client|list"). */
function readCalls(commands: unknown): Calls {
  const calls = new Map<string, Pick<CommandDoc, 'arity' | 'writes' | 'keys'>>();
  for (const command of itemsOf(commands)) {
    // Name, arity, flags, first key, last key, step, categories, tips, key specifications, subcommands.
    const [name, arity, flags, first, last, step, , , , subcommands] = itemsOf(command);
    if (typeof name !== 'string' || typeof arity !== 'number') continue;
    const keys = typeof first === 'number' && typeof last === 'number' && typeof step === 'number' && first > 0 && step > 0;
    calls.set(name, {
      arity,
      ...(itemsOf(flags).includes('write') && { writes: true }),
      ...(keys && { keys: [first, last, step] }),
    });
    for (const [subcommand, its] of readCalls(subcommands)) calls.set(subcommand, its);
  }
  return calls;
}

function readCommand(name: string, doc: unknown, calls: Calls): CommandDoc {
  const fields = fieldsOf(doc);
  const since = textOf(fields.get('since'));
  const complexity = textOf(fields.get('complexity'));
  const isDeprecated = itemsOf(fields.get('doc_flags')).includes('deprecated');
  const args = itemsOf(fields.get('arguments')).flatMap(readArgument);
  const subcommands = [...fieldsOf(fields.get('subcommands'))].map(([full, sub]) => readCommand(full, sub, calls));
  return {
    name: name.replace('|', ' ').toUpperCase(),
    summary: textOf(fields.get('summary')),
    group: textOf(fields.get('group')),
    ...(since !== '' && { since }),
    ...(complexity !== '' && { complexity }),
    ...calls.get(name),
    ...(isDeprecated && { replacedBy: textOf(fields.get('replaced_by')) }),
    ...(args.length > 0 && { arguments: args }),
    ...(subcommands.length > 0 && { subcommands: subcommands.toSorted(byName) }),
  };
}

const types: readonly string[] = [
  'string',
  'integer',
  'double',
  'key',
  'pattern',
  'unix-time',
  'pure-token',
  'oneof',
  'block',
] satisfies CommandArgument['type'][];

/** None where its type is unknown. */
function readArgument(argument: unknown): CommandArgument[] {
  const fields = fieldsOf(argument);
  const type = textOf(fields.get('type'));
  if (!types.includes(type)) return [];
  const flags = itemsOf(fields.get('flags'));
  const token = fields.get('token');
  const since = textOf(fields.get('since'));
  const parts = itemsOf(fields.get('arguments')).flatMap(readArgument);
  return [
    {
      name: textOf(fields.get('name')),
      type: type as CommandArgument['type'],
      // An empty token is one: the word "" that XADD's and SET's kind of arguments may have.
      ...(typeof token === 'string' && { token }),
      ...(since !== '' && { since }),
      ...(flags.includes('optional') && { optional: true }),
      ...(flags.includes('multiple') && { multiple: true }),
      ...(flags.includes('multiple_token') && { multipleToken: true }),
      ...(parts.length > 0 && { arguments: parts }),
    },
  ];
}

function fieldsOf(map: unknown): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  const items = itemsOf(map);
  for (let at = 0; at + 1 < items.length; at += 2) fields.set(textOf(items[at]), items[at + 1]);
  return fields;
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function byName(one: CommandDoc, other: CommandDoc): number {
  return one.name < other.name ? -1 : 1;
}
