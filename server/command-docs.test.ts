import { expect, it } from 'vitest';
import { readCommandDocs } from './command-docs.ts';

const bulk = (fields: Record<string, unknown>): unknown[] => Object.entries(fields).flat();

it('reads a command with its arguments, its arity and what replaces it', () => {
  const docs = bulk({
    slaveof: bulk({
      summary: 'Make the server a replica',
      since: '1.0.0',
      group: 'server',
      complexity: 'O(1)',
      doc_flags: ['deprecated'],
      replaced_by: '`REPLICAOF`',
      history: [['2.0.0', 'something']],
      arguments: [
        bulk({ name: 'host', type: 'string' }),
        bulk({
          name: 'mode',
          type: 'oneof',
          token: 'AS',
          flags: ['optional'],
          arguments: [bulk({ name: 'a', type: 'pure-token', token: 'A' })],
        }),
        bulk({ name: 'key', type: 'key', key_spec_index: 0, flags: ['multiple', 'multiple_token'] }),
      ],
    }),
  });
  expect(readCommandDocs(docs, [['slaveof', 3, ['admin'], 0, 0, 0, [], [], [], []]])).toEqual({
    commands: [
      {
        name: 'SLAVEOF',
        summary: 'Make the server a replica',
        group: 'server',
        since: '1.0.0',
        complexity: 'O(1)',
        arity: 3,
        replacedBy: '`REPLICAOF`',
        arguments: [
          { name: 'host', type: 'string' },
          { name: 'mode', type: 'oneof', token: 'AS', optional: true, arguments: [{ name: 'a', type: 'pure-token', token: 'A' }] },
          { name: 'key', type: 'key', multiple: true, multipleToken: true },
        ],
      },
    ],
  });
});

it('puts subcommands below their command, each with an arity of its own', () => {
  const sub = (summary: string): unknown[] => bulk({ summary, group: 'connection' });
  const docs = bulk({
    client: bulk({
      summary: 'A container',
      group: 'connection',
      subcommands: bulk({ 'client|list': sub('List'), 'client|id': sub('Id') }),
    }),
  });
  const commands = [
    [
      'client',
      -2,
      [],
      0,
      0,
      0,
      [],
      [],
      [],
      [
        ['client|list', -2],
        ['client|id', 2],
      ],
    ],
  ];
  expect(readCommandDocs(docs, commands).commands).toEqual([
    {
      name: 'CLIENT',
      summary: 'A container',
      group: 'connection',
      arity: -2,
      subcommands: [
        { name: 'CLIENT ID', summary: 'Id', group: 'connection', arity: 2 },
        { name: 'CLIENT LIST', summary: 'List', group: 'connection', arity: -2 },
      ],
    },
  ]);
});

it('knows which commands change data, and which words of a call are keys', () => {
  const doc = bulk({ summary: '', group: 'x' });
  const commands = [
    ['set', -3, ['write', 'denyoom'], 1, 1, 1],
    ['mset', -3, ['write'], 1, -1, 2],
    ['get', 2, ['readonly'], 1, 1, 1],
    ['flushall', -1, ['write'], 0, 0, 0],
  ];
  const read = readCommandDocs(bulk({ set: doc, mset: doc, get: doc, flushall: doc }), commands).commands;
  expect(read.map(({ name, writes, keys }) => [name, writes, keys])).toEqual([
    ['FLUSHALL', true, undefined],
    ['GET', undefined, [1, 1, 1]],
    ['MSET', true, [1, -1, 2]],
    ['SET', true, [1, 1, 1]],
  ]);
});

it('leaves out what it does not know, and is empty where nothing is told', () => {
  const docs = bulk({ new: bulk({ summary: 'New', group: 'x', arguments: [bulk({ name: 'odd', type: 'quaternion' }), 'nonsense'] }) });
  expect(readCommandDocs(docs, null)).toEqual({ commands: [{ name: 'NEW', summary: 'New', group: 'x' }] });
  expect(readCommandDocs(null, [])).toEqual({ commands: [] });
});
