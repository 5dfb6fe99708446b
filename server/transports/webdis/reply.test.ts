import { expect, test } from 'vitest';
import { RespError } from '../../../src/bridge/resp.ts';
import { ReplyReader, type Reply } from './reply.ts';

/** What a reader makes of text that comes in chunks of so many bytes. */
function read(text: string, size = Infinity, largest = 1_000_000): Reply[] {
  const replies: Reply[] = [];
  const reader = new ReplyReader((reply) => replies.push(reply), largest);
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += Math.min(size, bytes.length))
    reader.read(bytes.subarray(at, at + Math.min(size, bytes.length)));
  return replies;
}

const everything = '+OK\r\n-ERR no\r\n:-12\r\n$3\r\na\r\n\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n*3\r\n:1\r\n*2\r\n$2\r\n\xff\0\r\n$-1\r\n+x\r\n';

test.each([1, 2, 3, 5, 7, 1000])('in chunks of %d bytes every reply is read', (size) => {
  expect(read(everything, size)).toEqual([
    { type: 'status', text: 'OK' },
    { type: 'error', text: 'ERR no' },
    { type: 'integer', text: '-12' },
    { type: 'string', text: 'a\r\n' },
    { type: 'string', text: '' },
    { type: 'nil' },
    { type: 'nil' },
    { type: 'array', items: [] },
    {
      type: 'array',
      items: [
        { type: 'integer', text: '1' },
        { type: 'array', items: [{ type: 'string', text: '\xff\0' }, { type: 'nil' }] },
        { type: 'status', text: 'x' },
      ],
    },
  ]);
});

test('a long value is read whole, wherever it is cut', () => {
  const value = 'x\r\n'.repeat(50_000);
  for (const size of [1_000, 65_536])
    expect(read(`$${value.length}\r\n${value}\r\n+OK\r\n`, size)).toEqual([
      { type: 'string', text: value },
      { type: 'status', text: 'OK' },
    ]);
});

test('arrays within each other are read, up to a depth that the forms can write', () => {
  expect(read(`${'*1\r\n'.repeat(512)}:1\r\n`)).toHaveLength(1);
  expect(() => read(`${'*1\r\n'.repeat(100_000)}:1\r\n`)).toThrow('more than 512 arrays');
});

test.each(['%1\r\n', 'HTTP/1.1 400\r\n', '$x\r\n', '$-2\r\n', '*99999999999\r\n', '$\r\n'])('%j is no RESP2', (text) => {
  expect(() => read(text)).toThrow(RespError);
});

test('the limit is for one reply, not for many of which a part is always missing', () => {
  const reply = `$100\r\n${'x'.repeat(100)}\r\n`;
  expect(read(reply.repeat(500), 170, 1_000)).toHaveLength(500);
});

test('a reply beyond the limit is given up, however it is made up', () => {
  expect(() => read(`$2000\r\n${'x'.repeat(2000)}\r\n`, 100, 1_000)).toThrow('a string has 2000 bytes');
  expect(() => read(`*1000\r\n${'$1\r\nx\r\n'.repeat(1000)}`, 100, 1_000)).toThrow('more than 1000 bytes');
  expect(() => read(`+${'x'.repeat(2000)}`, 100, 1_000)).toThrow('more than 1000 bytes');
});

test('each reply is told with the bytes in which it came, wherever it was cut', () => {
  const replies = ['+OK\r\n', '*2\r\n$3\r\nabc\r\n*1\r\n:1\r\n', '$-1\r\n', '$5\r\nhello\r\n'];
  const bytes = Buffer.from(replies.join(''));
  for (let length = 1; length <= bytes.length; length += 1) {
    const sizes: number[] = [];
    const reader = new ReplyReader((_reply, size) => sizes.push(size.bytes), 1_000);
    for (let at = 0; at < bytes.length; at += length) reader.read(bytes.subarray(at, at + length));
    expect(sizes).toEqual(replies.map((reply) => reply.length));
  }
});

test('a line of MONITOR may be as long as a reply', () => {
  const line = 'x'.repeat(100_000);
  expect(read(`+${line}\r\n`, 1_000)).toEqual([{ type: 'status', text: line }]);
});
