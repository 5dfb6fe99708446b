// JSON text: strings of one character a byte, and plain replies, as JSON, which stays one character a byte of UTF-8.
import { listOf, type Layout } from './layout.ts';
import type { Reply } from './reply.ts';

const plain = /^[ !#-[\]-\x7f]*$/;
/** Characters of a string that are written at once. */
const partLength = 64 * 1024;

/** A JSON string. Bytes that are no UTF-8 become U+FFFD, since JSON cannot say them. */
export function jsonString(text: string): string {
  return `"${escaped(text)}"`;
}

/** Any text as one character a byte of its UTF-8. */
export function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** A reply inside an array, where a status is a string like any other. */
export function jsonItem(reply: Reply): Layout {
  switch (reply.type) {
    case 'string':
    case 'status':
      return jsonValue(reply.text);
    case 'integer':
      return reply.text;
    case 'array':
      return listOf('[', reply.items, jsonItem, ',', ']');
    case 'error':
    case 'nil':
      return 'null';
  }
}

/** A JSON string that may be a long one. */
function jsonValue(text: string): Layout {
  if (text.length <= partLength) return jsonString(text);
  return listOf('"', partsOf(text), escaped, '', '"');
}

function escaped(text: string): string {
  if (plain.test(text)) return text;
  return latin1(JSON.stringify(Buffer.from(text, 'latin1').toString('utf8')).slice(1, -1));
}

/** Cuts text where no character of UTF-8 is: not before up to three bytes that go on with one. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > partLength) {
    const cut = from + partLength;
    let start = cut;
    while (start > cut - 3 && isContinuation(text, start)) start -= 1;
    // Four of them in a row: the last one belongs to no character.
    const end = isContinuation(text, start) ? cut : start;
    parts.push(text.slice(from, end));
    from = end;
  }
  parts.push(text.slice(from));
  return parts;
}

function isContinuation(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xc0) === 0x80;
}
