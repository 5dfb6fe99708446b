// Message stream: a response that goes on for as long as its client listens: SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE, MONITOR.
import type { Slot } from '../admission.ts';
import { Answer, replyHead, type AnswerParts } from './answer.ts';
import { Conversation, type Listener } from './conversation.ts';
import type { Connect } from './redis-line.ts';
import type { Reply } from './reply.ts';

/** Runs it. slot: the connection's place, which is given back. */
export function streamMessages(connect: Connect, database: number, words: readonly string[], parts: AnswerParts, slot: Slot): void {
  const stream = new MessageStream(connect, database, words, parts);
  parts.response.once('close', () => {
    stream.close();
    slot.release();
  });
}

class MessageStream implements Listener {
  readonly #parts: AnswerParts;
  readonly #conversation: Conversation;

  constructor(connect: Connect, database: number, words: readonly string[], parts: AnswerParts) {
    this.#parts = parts;
    this.#conversation = new Conversation(connect, database, this);
    this.#conversation.say(words);
    parts.response.on('drain', () => this.#conversation.resume());
  }

  close(): void {
    this.#conversation.close();
  }

  hear(name: string, reply: Reply): void {
    const { response, format, options } = this.#parts;
    if (!response.headersSent) {
      if (reply.type === 'error') {
        new Answer(this.#parts).reply(reply);
        return;
      }
      response.writeHead(200, replyHead(this.#parts));
    }
    const isTaken = response.write(format.write(name, reply, options) ?? '', 'latin1');
    // Redis ends a connection whose messages nobody takes: it is Redis' limit that holds, not ours.
    if (!isTaken) this.#conversation.pause();
  }

  hangUp(reason: string): void {
    const { response } = this.#parts;
    if (response.headersSent) response.end();
    else new Answer(this.#parts).lost(reason);
  }
}
