// Message stream: a response that goes on for as long as its client listens: SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE, MONITOR.
import type { Slot } from '../admission.ts';
import { Answer, replyHeaders, type AnswerParts } from './answer.ts';
import { DedicatedConnection, type Listener } from './dedicated-connection.ts';
import type { Connect } from './redis-connection.ts';
import type { Reply } from './reply.ts';

/** Runs it. slot: the connection's place, which is given back. */
export function streamMessages(connect: Connect, parts: AnswerParts, slot: Slot): void {
  const stream = new MessageStream(connect, parts);
  parts.response.once('close', () => {
    stream.close();
    slot.release();
  });
}

class MessageStream implements Listener {
  readonly #parts: AnswerParts;
  readonly #connection: DedicatedConnection;

  constructor(connect: Connect, parts: AnswerParts) {
    this.#parts = parts;
    this.#connection = new DedicatedConnection(connect, parts.plan.database, this);
    this.#connection.say(parts.plan.words);
    parts.response.on('drain', () => this.#connection.resume());
  }

  close(): void {
    this.#connection.close();
  }

  hear(name: string, reply: Reply): void {
    const { response, caller, plan } = this.#parts;
    if (!response.headersSent) {
      if (reply.type === 'error') {
        new Answer(this.#parts).reply(reply);
        return;
      }
      response.writeHead(200, [...caller.headers, ...replyHeaders(plan)]);
    }
    const isTaken = response.write(plan.format.write(name, reply, plan.options) ?? '', 'latin1');
    // Redis ends a connection whose messages nobody takes: it is Redis' limit that holds, not ours.
    if (!isTaken) this.#connection.pause();
  }

  hangUp(reason: string): void {
    const { response } = this.#parts;
    if (response.headersSent) response.end();
    else new Answer(this.#parts).lost(reason);
  }
}
