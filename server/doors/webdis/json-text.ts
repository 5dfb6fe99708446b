// JSON text: strings of one character a byte as JSON, which stays one character a byte of UTF-8.
import { isUtf8 } from 'node:buffer';

const plain = /^[ !#-[\]-\x7e]*$/;

/** A JSON string. Bytes that are no UTF-8 become U+FFFD, since JSON cannot say them. */
export function jsonString(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.from(JSON.stringify(bytes.toString('utf8'))).toString('latin1');
}

/** Whether text can be said in JSON as it is. */
export function isText(text: string): boolean {
  return plain.test(text) || isUtf8(Buffer.from(text, 'latin1'));
}
