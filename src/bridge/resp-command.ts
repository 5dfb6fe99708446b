// RespCommand: commands as Redis reads them: an array of bulk strings.
import { joinBytes } from './join-bytes.ts';

const encoder = new TextEncoder();

/** One command as text with one character a byte, as its words have. */
export function commandText(words: readonly string[]): string {
  let text = head('*', words.length);
  for (const word of words) text += `${head('$', word.length)}${word}\r\n`;
  return text;
}

/** The bytes of one command. Text is sent as UTF-8. */
export function encodeCommand(args: readonly (string | Uint8Array)[]): Uint8Array {
  const pieces: Uint8Array[] = [encoder.encode(head('*', args.length))];
  for (const arg of args) {
    const bytes = typeof arg === 'string' ? encoder.encode(arg) : arg;
    pieces.push(encoder.encode(head('$', bytes.length)), bytes, encoder.encode('\r\n'));
  }
  return joinBytes(pieces);
}

function head(type: '*' | '$', count: number): string {
  return `${type}${count}\r\n`;
}
