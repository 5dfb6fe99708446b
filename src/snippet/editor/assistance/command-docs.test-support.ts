// Command docs: of some commands as Redis 7.0 has them, for tests.
import { CommandReference } from '../../../bridge/command-docs.ts';
import type { CommandArgument, CommandDoc } from '../../../protocol.ts';

const key: CommandArgument = { name: 'key', type: 'key' };
const token = (name: string, more: Partial<CommandArgument> = {}): CommandArgument => ({
  name: name.toLowerCase(),
  type: 'pure-token',
  token: name,
  ...more,
});

export const setDoc: CommandDoc = {
  name: 'SET',
  summary: 'Set the string value of a key',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  arity: -3,
  arguments: [
    key,
    { name: 'value', type: 'string' },
    { name: 'condition', type: 'oneof', optional: true, arguments: [token('NX'), token('XX')] },
    token('GET', { optional: true }),
    {
      name: 'expiration',
      type: 'oneof',
      optional: true,
      arguments: [{ name: 'seconds', type: 'integer', token: 'EX' }, token('KEEPTTL')],
    },
  ],
};

export const zaddDoc: CommandDoc = {
  name: 'ZADD',
  summary: 'Add members to a sorted set',
  group: 'sorted-set',
  arity: -4,
  arguments: [
    key,
    { name: 'condition', type: 'oneof', optional: true, arguments: [token('NX'), token('XX')] },
    token('CH', { optional: true }),
    {
      name: 'score_member',
      type: 'block',
      multiple: true,
      arguments: [
        { name: 'score', type: 'double' },
        { name: 'member', type: 'string' },
      ],
    },
  ],
};

export const sortDoc: CommandDoc = {
  name: 'SORT',
  summary: 'Sort elements',
  group: 'generic',
  arity: -2,
  arguments: [
    key,
    { name: 'pattern', type: 'pattern', token: 'GET', optional: true, multiple: true, multipleToken: true },
    { name: 'destination', type: 'key', token: 'STORE', optional: true },
  ],
};

const clientList: CommandDoc = { name: 'CLIENT LIST', summary: 'List connections', group: 'connection', arity: -2 };
const clientId: CommandDoc = { name: 'CLIENT ID', summary: 'The id of this connection', group: 'connection', arity: 2 };

export const reference = new CommandReference({
  commands: [
    { name: 'CLIENT', summary: 'A container', group: 'connection', arity: -2, subcommands: [clientId, clientList] },
    { name: 'GET', summary: 'Get the value of a key', since: '1.0.0', group: 'string', complexity: 'O(1)', arity: 2, arguments: [key] },
    setDoc,
    { name: 'SLAVEOF', summary: 'Make it a replica', group: 'server', arity: 3, replacedBy: '`REPLICAOF`' },
    sortDoc,
    zaddDoc,
  ],
});
