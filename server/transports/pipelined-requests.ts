// Pipelined requests: those that came behind others on one connection are handed on a few a turn, so that nobody else waits for all of them.
import type { RequestListener } from 'node:http';
import { transportLimits } from './limits.ts';
import { Turns } from './turns.ts';

/**
 * A listener that hands requests on in turns. Their answers go out in order whenever each is handed on: Node sees to that. A
 * request behind which its connection has gone is nobody's any more (OpenResponses closes its response). perTurn: how many of
 * those that wait are handed on in one turn of the event loop, of all connections.
 */
export function inTurns(listener: RequestListener, perTurn: number = transportLimits.pipelinedPerTurn): RequestListener {
  const turns = new Turns({ largeRead: 1, turnBytes: perTurn });
  return (request, response) => {
    const goOn = (): void => {
      if (!request.socket.destroyed) listener(request, response);
    };
    // Whose turn it is to be answered has the socket: a client that waits for each answer is never behind another.
    if (response.socket !== null || !turns.mustWait(1, goOn)) goOn();
  };
}
