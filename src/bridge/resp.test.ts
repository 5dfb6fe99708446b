// Every RESP type, in every cut, and every refusal.
import { describe, expect, test } from 'vitest';
import { encodeCommand, RespError, RespParser } from './resp.ts';
import type { Reply } from './resp.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);

/** All replies in the chunks, read after each. */
function parse(...chunks: (string | Uint8Array)[]): Reply[] {
  const parser = new RespParser();
  const replies: Reply[] = [];
  for (const chunk of chunks) {
    parser.feed(typeof chunk === 'string' ? bytes(chunk) : chunk);
    for (let reply = parser.next(); reply; reply = parser.next()) replies.push(reply);
  }
  return replies;
}

const bulk = (value: string): Reply => ({ type: 'bulk', value: bytes(value) });
const integer = (value: bigint): Reply => ({ type: 'integer', value });

const EVERY_TYPE: readonly (readonly [string, Reply])[] = [
  ['+OK\r\n', { type: 'simple', value: bytes('OK') }],
  ['+\r\n', { type: 'simple', value: bytes('') }],
  ['+a\rb\r\n', { type: 'simple', value: bytes('a\rb') }],
  ['-ERR no\r\n', { type: 'error', value: bytes('ERR no') }],
  ['!6\r\nERR\r\nx\r\n', { type: 'blobError', value: bytes('ERR\r\nx') }],
  [':0\r\n', integer(0n)],
  [':-42\r\n', integer(-42n)],
  [':9223372036854775807\r\n', integer(9223372036854775807n)],
  [':-9223372036854775808\r\n', integer(-9223372036854775808n)],
  ['$5\r\na\r\nb\n\r\n', bulk('a\r\nb\n')],
  ['$0\r\n\r\n', bulk('')],
  ['$-1\r\n', { type: 'null', form: 'bulk' }],
  ['*-1\r\n', { type: 'null', form: 'array' }],
  ['_\r\n', { type: 'null', form: 'resp3' }],
  ['=8\r\ntxt:Some\r\n', { type: 'verbatim', format: 'txt', value: bytes('Some') }],
  [',3.10\r\n', { type: 'double', value: 3.1, text: '3.10' }],
  [',-inf\r\n', { type: 'double', value: -Infinity, text: '-inf' }],
  [',1e+20\r\n', { type: 'double', value: 1e20, text: '1e+20' }],
  ['#t\r\n', { type: 'boolean', value: true }],
  ['#f\r\n', { type: 'boolean', value: false }],
  ['(-3492890328409238509324850943850943825024385\r\n', { type: 'bignum', value: -3492890328409238509324850943850943825024385n }],
  ['*0\r\n', { type: 'array', items: [] }],
  ['~0\r\n', { type: 'set', items: [] }],
  ['%0\r\n', { type: 'map', entries: [] }],
  ['*2\r\n$1\r\na\r\n*1\r\n:1\r\n', { type: 'array', items: [bulk('a'), { type: 'array', items: [integer(1n)] }] }],
  ['~2\r\n:1\r\n*0\r\n', { type: 'set', items: [integer(1n), { type: 'array', items: [] }] }],
  [
    '%2\r\n+a\r\n:1\r\n%0\r\n~0\r\n',
    {
      type: 'map',
      entries: [
        [{ type: 'simple', value: bytes('a') }, integer(1n)],
        [
          { type: 'map', entries: [] },
          { type: 'set', items: [] },
        ],
      ],
    },
  ],
  ['>2\r\n$1\r\na\r\n_\r\n', { type: 'push', items: [bulk('a'), { type: 'null', form: 'resp3' }] }],
  [
    '|1\r\n+ttl\r\n:5\r\n$1\r\nv\r\n',
    {
      type: 'attribute',
      entries: [[{ type: 'simple', value: bytes('ttl') }, integer(5n)]],
      reply: bulk('v'),
    },
  ],
  ['*2\r\n|0\r\n:1\r\n:2\r\n', { type: 'array', items: [{ type: 'attribute', entries: [], reply: integer(1n) }, integer(2n)] }],
];

describe('a parser', () => {
  test.each(EVERY_TYPE)('reads %j', (wire, reply) => {
    expect(parse(wire)).toEqual([reply]);
  });

  test('reads the same whatever the chunks', () => {
    const wire = EVERY_TYPE.map(([part]) => part).join('');
    const replies = EVERY_TYPE.map(([, reply]) => reply);
    expect(parse(...wire.split(''))).toEqual(replies);
    for (let at = 0; at <= wire.length; at++) expect(parse(wire.slice(0, at), '', wire.slice(at))).toEqual(replies);
  });

  test('gives a reply as soon as it is whole', () => {
    const parser = new RespParser();
    expect(parser.next()).toBeUndefined();
    parser.feed(bytes('*2\r\n+a\r\n+b\r'));
    expect(parser.next()).toBeUndefined();
    parser.feed(bytes('\n+c'));
    expect(parser.next()).toEqual({ type: 'array', items: ['a', 'b'].map((value) => ({ type: 'simple', value: bytes(value) })) });
    expect(parser.next()).toBeUndefined();
  });

  test('keeps no part of a chunk alive or in step with it', () => {
    const chunk = bytes('$3\r\nabc\r\n');
    const [reply] = parse(chunk);
    chunk.fill(0);
    expect(reply).toEqual(bulk('abc'));
  });

  test('joins a big string from many chunks', () => {
    const piece = new Uint8Array(1024).fill(0x78);
    const count = 8 * 1024;
    const [reply] = parse(`$${piece.length * count}\r\n`, ...Array.from({ length: count }, () => piece), '\r\n');
    if (reply?.type !== 'bulk') throw new Error('not a bulk string');
    expect(reply.value.length).toBe(piece.length * count);
    expect(reply.value.every((byte) => byte === 0x78)).toBe(true);
  });

  test('allocates nothing for a length that is only announced', () => {
    expect(parse('$4294967295\r\nx', '*4294967295\r\n')).toEqual([]);
  });

  test('nests without a stack of its own', () => {
    const depth = 100_000;
    let [reply] = parse(`${'*1\r\n'.repeat(depth)}+leaf\r\n`);
    let levels = 0;
    while (reply?.type === 'array') {
      reply = reply.items[0];
      levels++;
    }
    expect(levels).toBe(depth);
    expect(reply).toEqual({ type: 'simple', value: bytes('leaf') });
  });

  test.each([
    ['HTTP/1.1 400', 'Protocol error, got "H" as reply type byte'],
    ['\x00', 'Protocol error, got "\\x00" as reply type byte'],
    ['\r\n', 'Protocol error, got "\\r" as reply type byte'],
    ['"', 'Protocol error, got "\\"" as reply type byte'],
    [':\r\n', 'Bad integer value'],
    [':01\r\n', 'Bad integer value'],
    [':9223372036854775808\r\n', 'Bad integer value'],
    [':1 \r\n', 'Bad integer value'],
    ['$x\r\n', 'Bad bulk string length'],
    ['$-2\r\n', 'Bulk string length out of range'],
    ['*x\r\n', 'Bad multi-bulk length'],
    ['*-2\r\n', 'Multi-bulk length out of range'],
    ['*4294967296\r\n', 'Multi-bulk length out of range'],
    [',x\r\n', 'Bad double value'],
    [',nan\r\n', 'Bad double value'],
    ['#x\r\n', 'Bad bool value'],
    ['(1.5\r\n', 'Bad bignum value'],
    ['_x\r\n', 'Bad nil value'],
    ['=3\r\nabc\r\n', 'Verbatim string 4 bytes of content type are missing or incorrectly encoded.'],
    ['=5\r\ntxt-a\r\n', 'Verbatim string 4 bytes of content type are missing or incorrectly encoded.'],
  ])('refuses %j', (wire, complaint) => {
    expect(() => parse(wire)).toThrow(new RespError(complaint));
  });

  test('gives what came before the fault', () => {
    const parser = new RespParser();
    parser.feed(bytes('+fine\r\n?'));
    expect(parser.next()).toEqual({ type: 'simple', value: bytes('fine') });
    expect(() => parser.next()).toThrow(RespError);
  });
});

describe('a command', () => {
  test.each<[string, (string | Uint8Array)[], string]>([
    ['text', ['SET', 'key', 'value'], '*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n'],
    ['nothing', ['ECHO', ''], '*2\r\n$4\r\nECHO\r\n$0\r\n\r\n'],
    ['UTF-8', ['GET', 'ü🎉'], '*2\r\n$3\r\nGET\r\n$6\r\nü🎉\r\n'],
    ['bytes', ['GET', bytes('a\r\n')], '*2\r\n$3\r\nGET\r\n$3\r\na\r\n\r\n'],
  ])('of %s', (_name, args, wire) => {
    expect(text(encodeCommand(args))).toBe(wire);
  });

  test('of any byte', () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at);
    const [reply] = parse(encodeCommand([all]));
    expect(reply).toEqual({ type: 'array', items: [{ type: 'bulk', value: all }] });
  });
});
