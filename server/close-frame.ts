// Close frame: what a WebSocket is ended with (RFC 6455, 7.4), beside the notebook's own codes in src/protocol.ts.

/** The code for a mistake of the server's own. */
export const internalError = 1011;

/** Room for the reason, in bytes. */
const reasonBytes = 123;

/** The longest start of text that fits and ends with a whole character. */
export function fitReason(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= reasonBytes) return text;
  let end = reasonBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
