// Command call: a call of a command that can be tried as it stands, made from the server's documentation.
import type { CommandArgument, CommandDoc } from '../../protocol.ts';

/** What to give for an argument of a name: what does something, and no harm to whoever tries it. */
const byName: Readonly<Record<string, string>> = {
  start: '0',
  stop: '-1',
  end: '-1',
  min: '0',
  max: '100',
  index: '0',
  cursor: '0',
  seconds: '60',
  milliseconds: '60000',
  timeout: '1',
  count: '10',
  numreplicas: '0',
};

/** For one of any other name. */
const byType: Readonly<Partial<Record<CommandArgument['type'], string>>> = {
  integer: '1',
  double: '1.5',
  pattern: '*',
  // In the year 2100.
  'unix-time': '4102444800',
};

/** "SETEX key 60 value": the name and what it cannot do without. */
export function callOf({ name, arguments: args = [] }: CommandDoc): string {
  return [name, ...args.flatMap(wordsOf)].join(' ');
}

function wordsOf(argument: CommandArgument): string[] {
  const { name, type, token, optional, arguments: parts = [] } = argument;
  if (optional === true) return [];
  const word = token === undefined ? [] : [token === '' ? '""' : token];
  if (type === 'pure-token') return word;
  if (type === 'block') return [...word, ...parts.flatMap(wordsOf)];
  if (type === 'oneof') return [...word, ...(parts[0] === undefined ? [] : wordsOf(parts[0]))];
  return [...word, byName[name.toLowerCase()] ?? byType[type] ?? name];
}
