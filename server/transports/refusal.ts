// Refusal: how the bridge says no over HTTP, to a program as JSON and to a person as text.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BridgeRefusal } from '../../src/protocol.ts';

/** A request the bridge will not serve. */
export interface Refusal extends BridgeRefusal {
  readonly status: number;
}

/** Whether a request comes from someone opening a page rather than from a program. */
export function wantsPage({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  const reads = method === 'GET' || method === 'HEAD';
  return reads && (headers.accept?.includes('text/html') ?? false);
}

/** A refusal as it is sent, to a person as text or to a program as JSON. */
export function refusalText(page: boolean, refusal: Refusal): { readonly type: string; readonly body: string } {
  return page ? { type: 'text/plain; charset=utf-8', body: `${refusal.message}\n` } : { type: 'application/json', body: bodyOf(refusal) };
}

/** Ends a response with a refusal. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { type, body } = refusalText(wantsPage(request), refusal);
  response.statusCode = refusal.status;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', type);
  response.end(body);
}

/** Answers an upgrade with a refusal instead of a WebSocket. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const body = bodyOf(refusal);
  // The peer may be gone already, which then is not worth a word.
  socket.on('error', () => socket.destroy());
  // A peer that never closes its end would keep the socket for ever, and a stopping bridge waiting.
  socket.once('finish', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${refusal.status === 403 ? 'Forbidden' : 'Refused'}`,
      'Content-Type: application/json',
      'X-Content-Type-Options: nosniff',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function bodyOf({ code, message }: Refusal): string {
  return JSON.stringify({ code, message } satisfies BridgeRefusal);
}
