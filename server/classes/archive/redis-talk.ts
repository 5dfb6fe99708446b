// Redis talk: commands and replies over a connection to a student's server, one after the other.
import { setTimeout as delay } from 'node:timers/promises';
import { encodeCommand, RespParser, type Reply } from '../../../src/bridge/resp.ts';
import type { RedisStream } from '../../machine.ts';
import { archiveLimits } from './limits.ts';

/** A word of a command, or a string of a reply. */
export type Word = string | Uint8Array;

/** Why a student's server tells no more. refused: the message is what it said. */
export class TalkError extends Error {
  override readonly name = 'TalkError';
  readonly why: 'silent' | 'closed' | 'refused';

  constructor(why: TalkError['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/** Whether a server refused with words that begin so. */
export function says(error: unknown, start: string): boolean {
  return error instanceof TalkError && error.why === 'refused' && error.message.startsWith(start);
}

const closed = (): TalkError => new TalkError('closed', 'the connection to its server was closed');
const silent = (): TalkError => new TalkError('silent', 'its server does not answer');

export class RedisTalk {
  readonly #stream: RedisStream;
  readonly #parser = new RespParser();
  readonly #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
  #errors = 0;

  constructor(stream: RedisStream) {
    this.#stream = stream;
    const fail = (error: Error): void => this.#waiting.splice(0).forEach(({ reject }) => reject(error));
    stream.on('data', (chunk: Buffer) => {
      try {
        this.#parser.feed(chunk);
        for (let reply = this.#parser.next(); reply !== undefined; reply = this.#parser.next()) this.#take(reply);
      } catch (error) {
        stream.destroy(error as Error);
      }
    });
    stream.on('error', fail).once('close', () => fail(closed()));
  }

  /** Replies with an error that were not waited for. */
  get errors(): number {
    return this.#errors;
  }

  /** Rejects with a TalkError where the reply is one, or none comes in time. */
  async ask(...words: Word[]): Promise<Reply> {
    if (this.#stream.destroyed) throw closed();
    const answered = new Promise<Reply>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#stream.write(encodeCommand(words));
    const timer = new AbortController();
    const late = delay(archiveLimits.answerMs, null, { signal: timer.signal }).catch(() => null);
    try {
      const reply = await Promise.race([answered, late]);
      if (reply === null) throw silent();
      if (reply.type === 'error') throw new TalkError('refused', Buffer.from(reply.value).toString());
      return reply;
    } catch (error) {
      answered.catch(() => undefined);
      throw error;
    } finally {
      timer.abort();
    }
  }

  /** Sends whole commands whose replies nobody waits for. Resolves once the server takes more. */
  async send(bytes: Buffer): Promise<void> {
    const stream = this.#stream;
    // Nothing more is heard of one that was closed before.
    if (stream.destroyed) throw closed();
    if (stream.write(bytes)) return;
    const drained = Promise.withResolvers<void>();
    const close = (): void => drained.reject(closed());
    const timer = setTimeout(() => drained.reject(silent()), archiveLimits.answerMs);
    stream.once('drain', drained.resolve).once('close', close);
    try {
      await drained.promise;
    } finally {
      clearTimeout(timer);
      stream.off('drain', drained.resolve).off('close', close);
    }
  }

  close(): void {
    this.#stream.destroy();
  }

  #take(reply: Reply): void {
    // What was sent without waiting is answered before what is asked for after it: settle() asks for something of its own.
    const first = this.#waiting[0];
    if (first === undefined || (this.#sentinel !== null && !isBulk(reply, this.#sentinel))) {
      if (reply.type === 'error') this.#errors += 1;
      return;
    }
    this.#sentinel = null;
    this.#waiting.shift()?.resolve(reply);
  }

  #sentinel: string | null = null;

  /** Resolves once all that was sent has been answered. word: one that nothing else answers. */
  async settle(word: string): Promise<void> {
    this.#sentinel = word;
    await this.ask('ECHO', word);
  }
}

function isBulk(reply: Reply, word: string): boolean {
  return reply.type === 'bulk' && Buffer.from(reply.value).toString() === word;
}
