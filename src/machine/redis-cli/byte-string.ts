// ByteString: bytes held in a string, one character (U+0000 to U+00FF) a byte. All of redis-cli works on these, as C does on char*.

/** Characters given to one String.fromCharCode call: well below every engine's argument limit. */
const PIECE = 8192;
const encoder = new TextEncoder();

export function fromBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return text;
}

export function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** The UTF-8 bytes of ordinary text. */
export function fromText(text: string): string {
  return fromBytes(encoder.encode(text));
}

/** What C sees of it: the part before the first NUL. */
export function cString(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
