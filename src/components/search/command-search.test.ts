import { expect, test } from 'vitest';
import type { CommandDoc } from '../../protocol.ts';
import { findCommands } from './command-search.ts';

const doc = (name: string, summary: string, subcommands: CommandDoc[] = []): CommandDoc => ({
  name,
  summary,
  group: 'generic',
  subcommands,
});
const commands = [
  doc('CLIENT', 'A container for client connection commands.', [doc('CLIENT LIST', 'Lists open connections.')]),
  doc('EXPIRE', 'Sets the expiration time of a key in seconds.'),
  doc('EXPIREAT', 'Sets the expiration time of a key to a Unix timestamp.'),
  doc('MULTI', 'Starts a transaction.'),
  doc('SET', 'Sets the string value of a key, ignoring its type.'),
  doc('SETEX', 'Sets the string value and expiration time of a key.'),
  doc('TTL', 'Returns the expiration time in seconds of a key.'),
];
const found = (words: string[], meant: string[] = [], most = 4): string[] =>
  findCommands(commands, { words, meant }, most).map(({ name }) => name);

test.each([
  // Its own name goes before what it means and before what only begins so.
  [['set'], ['SADD'], ['SET', 'SETEX', 'EXPIRE', 'EXPIREAT']],
  [['expir'], [], ['EXPIRE', 'EXPIREAT', 'SETEX', 'TTL']],
  [['transaction'], ['MULTI', 'EXEC'], ['MULTI']],
  [['lifetime'], ['TTL', 'EXPIRE'], ['TTL', 'EXPIRE']],
  [['client', 'list'], [], ['CLIENT', 'CLIENT LIST']],
  [['unix', 'timestamp'], [], ['EXPIREAT']],
  [['e'], [], []],
  [[], [], []],
])('%j, which means %j, finds %j', (words, meant, expected) => {
  expect(found(words, meant)).toEqual(expected);
});

test('there are no more than asked for', () => {
  expect(found(['expiration'], [], 2)).toEqual(['EXPIRE', 'EXPIREAT']);
});
