// Byte text: any bytes as text and back again without loss. What is UTF-8 is its text; each byte that is not stands as one
// private-use character, U+EF80 to U+EFFF, as Python's surrogateescape does with characters that UTF-8 cannot carry.

const escapeBase = 0xef00;
const hasEscape = /[\uef80-\uefff]/;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The text of bytes. A private-use character that UTF-8 really spells is kept apart: as the bytes of its spelling. */
export function textFromBytes(bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text !== null && !hasEscape.test(text)) return text;
  let result = '';
  let start = 0;
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    result += strict.decode(bytes.subarray(start, at)) + String.fromCharCode(escapeBase + (bytes[at] ?? 0));
    at += 1;
    start = at;
  }
  return result + strict.decode(bytes.subarray(start));
}

/** The bytes of such a text. */
export function bytesFromText(text: string): Uint8Array<ArrayBuffer> {
  if (!hasEscape.test(text)) return encoder.encode(text);
  // No character takes more than three bytes a UTF-16 unit.
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const [, plain = '', escaped = ''] of text.matchAll(/([^\uef80-\uefff]*)([\uef80-\uefff]*)/g)) {
    length += encoder.encodeInto(plain, bytes.subarray(length)).written;
    for (let at = 0; at < escaped.length; at += 1) bytes[length++] = escaped.charCodeAt(at) - escapeBase;
  }
  return bytes.slice(0, length);
}

/** Ordinary text, typed or pasted, as such a text. */
export function textFromTyped(typed: string): string {
  return hasEscape.test(typed) ? textFromBytes(encoder.encode(typed)) : typed;
}

/** Whether a text holds bytes that are no UTF-8. */
export function holdsBytes(text: string): boolean {
  return hasEscape.test(text);
}

/** The characters that bytes spell in UTF-8; null where they spell none. */
export function decoded(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** How many bytes the character at a place has; 0 where there is none, or one that an escape looks like. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let next = at + 1; next < at + length; next += 1) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0;
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
  return lead === 0xee && second > 0xbd ? 0 : length;
}
