import { expect, test } from 'vitest';
import type { CommandDoc } from '../../protocol.ts';
import { callOf } from './command-call.ts';

const doc = (name: string, ...args: CommandDoc['arguments'] & object): CommandDoc => ({ name, summary: '', group: '', arguments: args });
const key = { name: 'key', type: 'key' } as const;

test.each<[string, CommandDoc]>([
  ['PING', doc('PING', { name: 'message', type: 'string', optional: true })],
  ['SETEX key 60 value', doc('SETEX', key, { name: 'seconds', type: 'integer' }, { name: 'value', type: 'string' })],
  ['INCRBY key 1', doc('INCRBY', key, { name: 'increment', type: 'integer' })],
  ['DEL key', doc('DEL', { ...key, multiple: true })],
  ['KEYS *', doc('KEYS', { name: 'pattern', type: 'pattern' })],
  ['LRANGE key 0 -1', doc('LRANGE', key, { name: 'start', type: 'integer' }, { name: 'stop', type: 'integer' })],
  [
    'HSET key field value',
    doc('HSET', key, {
      name: 'data',
      type: 'block',
      multiple: true,
      arguments: [
        { name: 'field', type: 'string' },
        { name: 'value', type: 'string' },
      ],
    }),
  ],
  [
    'XGROUP CREATE key 0',
    doc('XGROUP CREATE', key, {
      name: 'id',
      type: 'oneof',
      arguments: [
        { name: 'start', type: 'string' },
        { name: 'new-id', type: 'pure-token', token: '$' },
      ],
    }),
  ],
  ['XREAD STREAMS key', doc('XREAD', { name: 'key', type: 'key', token: 'STREAMS' })],
])('%s', (call, of) => expect(callOf(of)).toBe(call));
