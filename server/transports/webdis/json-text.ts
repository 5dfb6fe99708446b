// JSON text: strings of one character a byte, and plain replies, as JSON, which stays one character a byte of UTF-8.
import type { Reply } from './reply.ts';

const plain = /^[ !#-[\]-\x7f]*$/;

/** A JSON string. Bytes that are no UTF-8 become U+FFFD, since JSON cannot say them. */
export function jsonString(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return latin1(JSON.stringify(Buffer.from(text, 'latin1').toString('utf8')));
}

/** Any text as one character a byte of its UTF-8. */
export function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** A reply inside an array, where a status is a string like any other. */
export function jsonItem(reply: Reply): string {
  switch (reply.type) {
    case 'string':
    case 'status':
      return jsonString(reply.text);
    case 'integer':
      return reply.text;
    case 'array':
      return `[${reply.items.map(jsonItem).join(',')}]`;
    case 'error':
    case 'nil':
      return 'null';
  }
}
