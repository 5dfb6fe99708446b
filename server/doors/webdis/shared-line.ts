// Shared line: a connection on which the commands of many requests follow each other, each with one reply.
import { webdisLimits } from '../../limits.ts';
import { RedisLine, type Connect, type Correspondent } from './redis-line.ts';
import type { Reply } from './reply.ts';

/** Who waits for the reply to a command. */
export interface Waiter {
  reply(reply: Reply): void;
  /** There will be none: why, in a sentence for the learner. */
  lost(reason: string): void;
}

/** A connection with a queue of those who wait. */
export class SharedLine implements Correspondent {
  /** Whether it was used since this was last set to false. */
  isUsed = true;
  readonly #line: RedisLine;
  readonly #onClose: () => void;
  /** Who waits, in order; those before #head have their reply. */
  #waiters: (Waiter | undefined)[] = [];
  #head = 0;

  /** onClose: called once, however it ends. */
  constructor(connect: Connect, database: number, onClose: () => void) {
    this.#onClose = onClose;
    this.#line = new RedisLine(connect, database, this);
  }

  /** Whether nobody waits for a reply. */
  get isIdle(): boolean {
    return this.#head === this.#waiters.length;
  }

  /** Sends a command in RESP, one character a byte. */
  send(command: string, waiter: Waiter): void {
    if (this.#waiters.length - this.#head >= webdisLimits.waiters) {
      waiter.lost('Too many of your requests wait for your Redis. Try again in a moment.');
      return;
    }
    this.isUsed = true;
    this.#waiters.push(waiter);
    this.#line.send(command);
  }

  close(): void {
    this.#line.close();
  }

  receive(reply: Reply): void {
    const waiter = this.#waiters[this.#head];
    if (waiter === undefined) {
      // Whose reply it is cannot be known any more, here and for all that would follow.
      this.close();
      return;
    }
    this.#waiters[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#waiters.length) {
      this.#waiters.length = 0;
      this.#head = 0;
    } else if (this.#head === 1024) {
      this.#waiters.splice(0, this.#head);
      this.#head = 0;
    }
    try {
      waiter.reply(reply);
    } catch (error) {
      // It is no more among those whom the end of the connection tells.
      waiter.lost('The notebook could not pass on what your Redis answered.');
      throw error;
    }
  }

  ended(reason: string, refusal: Reply | null): void {
    const waiters = this.#waiters.slice(this.#head);
    this.#waiters = [];
    this.#head = 0;
    this.#onClose();
    for (const waiter of waiters) {
      if (refusal) waiter?.reply(refusal);
      else waiter?.lost(reason);
    }
  }
}
