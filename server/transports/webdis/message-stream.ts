// Message stream: a response that goes on for as long as its client listens: SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE, MONITOR.
import type { ServerResponse } from 'node:http';
import type { Slot } from '../admission.ts';
import { replyHeaders } from './answer.ts';
import { DedicatedConnection, type Listener } from './dedicated-connection.ts';
import { join } from './layout.ts';
import type { Connect } from './redis-connection.ts';
import type { Reply, ReplySize } from './reply.ts';
import type { Asked, ReplyWaiter } from './reply-waiter.ts';

/** Runs it. waiter: takes an answer that is no stream; slot: the connection's place, which is given back. */
export function streamMessages(connect: Connect, asked: Asked, waiter: ReplyWaiter, response: ServerResponse, slot: Slot): void {
  const stream = new MessageStream(connect, asked, waiter, response, slot);
  response.once('close', () => {
    stream.close();
    slot.release();
  });
}

class MessageStream implements Listener {
  readonly #asked: Asked;
  readonly #waiter: ReplyWaiter;
  readonly #response: ServerResponse;
  readonly #slot: Slot;
  readonly #connection: DedicatedConnection;

  constructor(connect: Connect, asked: Asked, waiter: ReplyWaiter, response: ServerResponse, slot: Slot) {
    this.#asked = asked;
    this.#waiter = waiter;
    this.#response = response;
    this.#slot = slot;
    this.#connection = new DedicatedConnection(connect, asked.plan.database, this);
    this.#connection.say(asked.plan.words);
    response.on('drain', () => this.#connection.resume());
  }

  close(): void {
    this.#connection.close();
  }

  hear(name: string, reply: Reply, size: ReplySize): void {
    const { caller, plan } = this.#asked;
    this.#slot.touch();
    if (!this.#response.headersSent) {
      if (reply.type === 'error') {
        this.#waiter.reply(reply, size);
        return;
      }
      this.#response.writeHead(200, [...caller.headers, ...replyHeaders(plan)]);
    }
    const isTaken = this.#response.write(join(plan.format.write(name, reply, plan.options) ?? ''), 'latin1');
    // Redis ends a connection whose messages nobody takes: it is Redis' limit that holds, not ours.
    if (!isTaken) this.#connection.pause();
  }

  weighs(): void {
    /* Messages are short, and there is one command. */
  }

  hangUp(reason: string): void {
    if (this.#response.headersSent) this.#response.end();
    else this.#waiter.lost(reason);
  }
}
