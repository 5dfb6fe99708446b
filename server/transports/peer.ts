// Peer: a page at the other end of a WebSocket.
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** A WebSocket together with its TCP socket, whose counters and buffers ws itself does not show. */
export interface Peer {
  readonly ws: WebSocket;
  readonly socket: Socket;
}

/** Room for the reason in a close frame, in bytes. */
const reasonBytes = 123;

/** Says goodbye with a code of the protocol and one sentence for the learner, cut to what a close frame holds. */
export function closePeer({ ws }: Peer, code: number, reason: string): void {
  // A paused WebSocket would never read the answer to its close frame.
  if (ws.isPaused) ws.resume();
  ws.close(code, fitReason(reason));
}

/** The longest start of text that fits a close frame and ends with a whole character. */
export function fitReason(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= reasonBytes) return text;
  let end = reasonBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
