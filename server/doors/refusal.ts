// Refusal: how the bridge says no over HTTP, to a program as JSON and to a person as text.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BridgeRefusal } from '../../src/protocol.ts';

/** A request the bridge will not serve. */
export interface Refusal extends BridgeRefusal {
  readonly status: number;
}

/** Whether a request comes from someone opening a page rather than from a program. */
export function wantsPage(request: IncomingMessage): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && (request.headers.accept?.includes('text/html') ?? false);
}

/** Ends a response with a refusal. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const page = wantsPage(request);
  response.statusCode = refusal.status;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', page ? 'text/plain; charset=utf-8' : 'application/json');
  response.end(page ? `${refusal.message}\n` : bodyOf(refusal));
}

/** Answers an upgrade with a refusal instead of a WebSocket. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const body = bodyOf(refusal);
  // The peer may be gone already, which then is not worth a word.
  socket.on('error', () => socket.destroy());
  // A peer that never closes its end would keep the socket for ever, and a stopping bridge waiting.
  socket.once('finish', () => socket.destroy());
  socket.end([
    `HTTP/1.1 ${refusal.status} ${refusal.status === 403 ? 'Forbidden' : 'Refused'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n'));
}

function bodyOf({ code, message }: Refusal): string {
  return JSON.stringify({ code, message } satisfies BridgeRefusal);
}
