// Own command: a request whose command gets a connection of its own, closed after the reply or when the client leaves.
import type { Slot } from '../admission.ts';
import { Answer, type AnswerParts } from './answer.ts';
import { encodeCommand, type Connect } from './redis-connection.ts';
import { PipelinedConnection } from './pipelined-connection.ts';

/** Runs it. slot: the connection's place, which is given back. */
export function runAlone(connect: Connect, parts: AnswerParts, slot: Slot): void {
  const answer = new Answer(parts);
  const connection = new PipelinedConnection(connect, parts.plan.database, () => slot.release());
  connection.send(encodeCommand(parts.plan.words), {
    reply(reply) {
      answer.reply(reply);
      connection.close();
    },
    lost: (reason) => answer.lost(reason),
  });
  // Else a BLPOP would take an element for nobody.
  parts.response.once('close', () => connection.close());
}
