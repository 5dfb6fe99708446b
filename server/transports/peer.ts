// Peer: a page at the other end of a WebSocket.
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { fitReason } from '../close-frame.ts';
import { PageReading } from './page-reading.ts';

/** A WebSocket together with its TCP socket, whose counters and buffers ws itself does not show. */
export interface Peer {
  readonly ws: WebSocket;
  readonly socket: Socket;
  readonly reading: PageReading;
}

export function peerOf(ws: WebSocket, socket: Socket): Peer {
  return { ws, socket, reading: new PageReading(ws) };
}

/** Longest message that is copied behind the head of its frame, in bytes: Node's pool has room for it. */
const copiedBytes = 2 * 1024;
/** The first byte of a frame that is a whole binary message, and the second of one with a length of two bytes behind it (RFC 6455, 5.2). */
const wholeBinary = 0x82;
const longLength = 126;

/** Sends a binary message, or drops it where goodbye was said. ws itself writes head and message apart, which for a short one costs more than all the rest. */
export function sendBytes({ ws, socket }: Peer, bytes: Buffer): void {
  if (bytes.length > copiedBytes) return ws.send(bytes);
  // What ws keeps back and what it deflates would have to go first; there is none without extensions.
  if (ws.readyState !== ws.OPEN) return;
  const isLong = bytes.length >= longLength;
  const headBytes = isLong ? 4 : 2;
  const frame = Buffer.allocUnsafe(headBytes + bytes.length);
  frame[0] = wholeBinary;
  frame[1] = isLong ? longLength : bytes.length;
  if (isLong) frame.writeUInt16BE(bytes.length, 2);
  frame.set(bytes, headBytes);
  socket.write(frame);
}

/** Resolves once its WebSocket has closed. A page that answers goodbye with a broken frame has ws tell of an error first, which is no other end. */
export function closed({ ws }: Peer): Promise<void> {
  return new Promise((resolve) => {
    ws.once('close', () => resolve());
  });
}

/** Says goodbye with a code of the protocol and one sentence for the learner, cut to what a close frame holds. */
export function closePeer({ ws, reading }: Peer, code: number, reason: string): void {
  reading.end();
  ws.close(code, fitReason(reason));
}
