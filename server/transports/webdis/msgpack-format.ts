// MessagePack format: a reply as a map of one entry, {COMMAND: reply}, after Webdis's formats/msgpack.c.
import { infoEntries } from './info-entries.ts';
import { listOf, within, type Layout } from './layout.ts';
import type { Reply } from './reply.ts';

/** The reply to a command of that name, one character a byte. Strings are of the older kind "raw", which readers take for text. */
export function formatMsgpack(name: string, reply: Reply): Layout {
  return within(head(1, 0x80, 0xde) + raw(name), valueOf(name.toUpperCase(), reply), '');
}

function valueOf(command: string, reply: Reply): Layout {
  switch (reply.type) {
    case 'status':
      return head(2, 0x90, 0xdc) + byte(0xc3) + raw(reply.text);
    case 'error':
      return head(2, 0x90, 0xdc) + byte(0xc2) + raw(reply.text);
    case 'string':
      return command === 'INFO' ? infoMap(reply.text) : raw(reply.text);
    case 'array':
      return command === 'HGETALL' && reply.items.length % 2 === 0
        ? listOf(head(reply.items.length / 2, 0x80, 0xde), reply.items, item, '', '')
        : item(reply);
    case 'integer':
    case 'nil':
      return item(reply);
  }
}

/** Inside an array a status is a string like any other. */
function item(reply: Reply): Layout {
  switch (reply.type) {
    case 'string':
    case 'status':
      return raw(reply.text);
    case 'integer':
      return integer(BigInt(reply.text));
    case 'array':
      return listOf(head(reply.items.length, 0x90, 0xdc), reply.items, item, '', '');
    case 'error':
    case 'nil':
      return byte(0xc0);
  }
}

function infoMap(text: string): string {
  const entries = infoEntries(text);
  return head(entries.length, 0x80, 0xde) + entries.map(([key, value]) => raw(key) + raw(value)).join('');
}

/** The head of an array or a map of so many. few: for up to 15; the two longer forms follow each other. */
function head(count: number, few: number, more: number): string {
  if (count < 16) return byte(few | count);
  return count < 0x1_0000 ? byte(more) + bigEndian(BigInt(count), 2) : byte(more + 1) + bigEndian(BigInt(count), 4);
}

function raw(text: string): string {
  const { length } = text;
  if (length < 32) return byte(0xa0 | length) + text;
  return (length < 0x1_0000 ? byte(0xda) + bigEndian(BigInt(length), 2) : byte(0xdb) + bigEndian(BigInt(length), 4)) + text;
}

/** The shortest form of an integer of 64 bits. */
function integer(value: bigint): string {
  if (value >= -32n && value < 128n) return byte(Number(value & 0xffn));
  const isNegative = value < 0n;
  for (const [at, size] of [1, 2, 4, 8].entries()) {
    const bits = BigInt(size * 8);
    const fits = isNegative ? value >= -(1n << (bits - 1n)) : value < 1n << bits;
    if (fits) return byte((isNegative ? 0xd0 : 0xcc) + at) + bigEndian(value, size);
  }
  throw new RangeError(`${value} has more than 64 bits`);
}

function bigEndian(value: bigint, size: number): string {
  let text = '';
  for (let shift = BigInt(size - 1) * 8n; shift >= 0n; shift -= 8n) text += byte(Number((value >> shift) & 0xffn));
  return text;
}

function byte(value: number): string {
  return String.fromCharCode(value);
}
