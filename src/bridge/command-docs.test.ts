import { describe, expect, it } from 'vitest';
import type { CommandDoc } from '../protocol.ts';
import { CommandReference, fetchCommandReference, signatureOf } from './command-docs.ts';
import { BridgeError } from './connection.ts';

const get: CommandDoc = { name: 'GET', summary: 'Get the value of a key', group: 'string', arguments: [{ name: 'key', type: 'key' }] };
const clientList: CommandDoc = { name: 'CLIENT LIST', summary: 'List clients', group: 'connection' };
const client: CommandDoc = { name: 'CLIENT', summary: 'A container', group: 'connection', subcommands: [clientList] };
const reference = new CommandReference({ commands: [client, get] });

describe('CommandReference', () => {
  it.each([
    [['get', 'k'], get, 1],
    [['GET'], get, 1],
    [['client', 'List'], clientList, 2],
    [['client'], client, 1],
    [['client', 'nothing'], client, 1],
  ])('finds in %j', (words, doc, length) => {
    expect(reference.find(words)).toEqual({ doc, words: length });
  });

  it.each([[[]], [['']], [['nothing', 'get']], [['client list']]])('finds nothing in %j', (words) => {
    expect(reference.find(words)).toBeNull();
  });
});

describe('signatureOf', () => {
  it('writes tokens, choices, what is optional and what is repeated', () => {
    const doc: CommandDoc = {
      name: 'X',
      summary: '',
      group: 'generic',
      arguments: [
        { name: 'key', type: 'key', multiple: true },
        {
          name: 'condition',
          type: 'oneof',
          optional: true,
          arguments: [
            { name: 'nx', type: 'pure-token', token: 'NX' },
            { name: 'xx', type: 'pure-token', token: 'XX' },
          ],
        },
        { name: 'pattern', type: 'pattern', token: 'GET', optional: true, multiple: true, multipleToken: true },
        {
          name: 'limit',
          type: 'block',
          token: 'LIMIT',
          optional: true,
          arguments: [
            { name: 'offset', type: 'integer' },
            { name: 'count', type: 'integer' },
          ],
        },
        {
          name: 'where',
          type: 'oneof',
          arguments: [
            { name: 'before', type: 'pure-token', token: 'BEFORE' },
            { name: 'after', type: 'pure-token', token: 'AFTER' },
          ],
        },
        { name: 'alpha', type: 'pure-token', token: 'ALPHA', optional: true },
      ],
    };
    expect(signatureOf(doc)).toBe(
      'X key [key ...] [NX | XX] [GET pattern [GET pattern ...]] [LIMIT offset count] <BEFORE | AFTER> [ALPHA]',
    );
  });

  it('is the name alone where nothing follows it', () => {
    expect(signatureOf(clientList)).toBe('CLIENT LIST');
  });
});

const endpoint = (status: number, body: unknown): Parameters<typeof fetchCommandReference>[0] => ({
  origin: 'http://127.0.0.1:1',
  open: () => {
    throw new Error('no WebSocket is needed');
  },
  fetch: (url, init) => {
    expect([url.pathname, init?.cache]).toEqual(['/bridge/commands', 'no-cache']);
    return Promise.resolve(Response.json(body, { status }));
  },
});

describe('fetchCommandReference', () => {
  it('reads the document', async () => {
    expect((await fetchCommandReference(endpoint(200, { commands: [get] }))).find(['GET'])?.doc).toEqual(get);
  });

  it('tells why there is none', async () => {
    const refused = fetchCommandReference(endpoint(503, { code: 'unavailable', message: 'It does not tell.' }));
    await expect(refused).rejects.toThrow(new BridgeError('start-failed', 'It does not tell.'));
  });
});
