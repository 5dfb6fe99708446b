// Open responses: those of each connection that Node's server has yet to finish, few of them and none for longer than their client.
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { transportLimits } from './limits.ts';

/**
 * Watches over the responses of a server. Of a connection that ends Node tells the first alone: those behind it in a pipeline
 * would never close, and keep what they hold for good. They are closed with it here, and a pipeline too deep is cut.
 */
export function watchResponses(server: Server): void {
  const connections = new WeakMap<Socket, Set<ServerResponse>>();
  server.prependListener('request', ({ socket }, response) => {
    const open = connections.get(socket) ?? new Set<ServerResponse>();
    if (!connections.has(socket)) {
      connections.set(socket, open);
      socket.once('close', () => closeQueued(open));
    }
    open.add(response);
    response.once('close', () => open.delete(response));
    if (open.size > transportLimits.openResponses) socket.destroy();
  });
}

function closeQueued(open: ReadonlySet<ServerResponse>): void {
  for (const response of open) {
    // Whose turn it was still has the socket, and Node closes it.
    if (response.socket !== null) continue;
    response.destroy();
    response.emit('close');
  }
}
