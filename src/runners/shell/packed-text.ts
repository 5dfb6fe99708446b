// Packed text: byte text as just-bash carries it through pipes: the bytes of its UTF-8, one character each.
import type { ResolvedCommandContext } from 'just-bash/browser';
import { bytesFromText, decoded, textFromBytes } from '../../machine/byte-text.ts';
import { fromBytes, toBytes } from '../../machine/redis-cli/byte-string.ts';

type ByteString = ResolvedCommandContext['stdin'];

const encoder = new TextEncoder();
/** The UTF-8 of U+EF80 to U+EFFF, packed. */
const packedEscape = /\u00ee[\u00be\u00bf][\u0080-\u00bf]/;
const beyondBytes = /[\u0100-\uffff]/;

/** A text, packed. */
export function packed(text: string): string {
  return fromBytes(encoder.encode(text));
}

/** The text in a packed one; of bytes that are no UTF-8, theirs; and text that was never packed as it is. */
export function textOf(packedText: string): string {
  if (beyondBytes.test(packedText)) return packedText;
  const bytes = toBytes(packedText);
  return decoded(bytes) ?? textFromBytes(bytes);
}

/** All bytes a command reads as its standard input. */
export function stdinBytes(context: ResolvedCommandContext): Uint8Array {
  return bytesFromText(textOf(stdinOf(context)));
}

/** The same as just-bash has it. */
export function stdinOf(context: ResolvedCommandContext): string {
  return context.stdin as unknown as string;
}

/** Whether a packed text stands for bytes that are no UTF-8. */
export function packsBytes(packedText: string): boolean {
  return packedEscape.test(packedText);
}

/** A string of bytes as just-bash's type for them. */
export function byteString(text: string): ByteString {
  return text as unknown as ByteString;
}
