import { expect, test } from 'vitest';
import { formatMsgpack } from './msgpack-format.ts';
import { join } from './layout.ts';
import type { Reply } from './reply.ts';

const string = (text: string): Reply => ({ type: 'string', text });
const integer = (text: string): Reply => ({ type: 'integer', text });
const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

// By the MessagePack specification; a map of one entry whose key is "G" comes first.
test.each<[Reply, string]>([
  [string('a'), 'a161'],
  [string(''), 'a0'],
  [string('x'.repeat(31)), `bf${'78'.repeat(31)}`],
  [string('x'.repeat(32)), `da0020${'78'.repeat(32)}`],
  [string('x'.repeat(0x1_0000)), `db00010000${'78'.repeat(0x1_0000)}`],
  [integer('0'), '00'],
  [integer('127'), '7f'],
  [integer('128'), 'cc80'],
  [integer('256'), 'cd0100'],
  [integer('65536'), 'ce00010000'],
  [integer('9223372036854775807'), 'cf7fffffffffffffff'],
  [integer('-1'), 'ff'],
  [integer('-32'), 'e0'],
  [integer('-33'), 'd0df'],
  [integer('-129'), 'd1ff7f'],
  [integer('-32769'), 'd2ffff7fff'],
  [integer('-9223372036854775808'), 'd38000000000000000'],
  [{ type: 'nil' }, 'c0'],
  [{ type: 'status', text: 'OK' }, '92c3a24f4b'],
  [{ type: 'error', text: 'E' }, '92c2a145'],
  [{ type: 'array', items: [] }, '90'],
  [{ type: 'array', items: [integer('1'), { type: 'array', items: [{ type: 'nil' }] }, { type: 'status', text: 'x' }] }, '930191c0a178'],
  [{ type: 'array', items: Array.from({ length: 16 }, () => integer('1')) }, `dc0010${'01'.repeat(16)}`],
])('%# is written in its shortest form', (reply, expected) => {
  expect(hex(join(formatMsgpack('G', reply)))).toBe(`81a147${expected}`);
});

test('HGETALL and INFO are maps', () => {
  expect(join(formatMsgpack('hgetall', { type: 'array', items: [string('f'), string('1')] }))).toBe('\x81\xa7hgetall\x81\xa1f\xa11');
  expect(join(formatMsgpack('INFO', string('# A\r\na:1\r\nb:x:y\r\n\r\n')))).toBe('\x81\xa4INFO\x82\xa1a\xa11\xa1b\xa3x:y');
});
