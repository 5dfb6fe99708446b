// Own command: a request whose command gets a connection of its own, closed after the reply or when the client leaves.
import type { ServerResponse } from 'node:http';
import { commandText } from '../../../src/bridge/resp.ts';
import type { Slot } from '../admission.ts';
import { PipelinedConnection } from './pipelined-connection.ts';
import { type Connect } from './redis-connection.ts';
import type { Asked, ReplyWaiter } from './reply-waiter.ts';

/** Runs it. slot: the connection's place, which is given back. */
export function runAlone(connect: Connect, { plan, bytes }: Asked, waiter: ReplyWaiter, response: ServerResponse, slot: Slot): void {
  const connection = new PipelinedConnection(connect, plan.database, bytes, { closed: () => slot.release() });
  connection.send(commandText(plan.words), {
    reply(reply, size) {
      waiter.reply(reply, size);
      connection.close();
    },
    lost: (reason) => waiter.lost(reason),
  });
  // Else a BLPOP would take an element for nobody.
  response.once('close', () => connection.close());
}
