// Pipelined connection: a connection on which the commands of many requests follow each other, each with one reply.
import { webdisLimits } from '../../limits.ts';
import { RedisConnection, type Connect, type Correspondent } from './redis-connection.ts';
import type { Reply } from './reply.ts';

/** Who waits for the reply to a command. */
export interface Waiter {
  /** size: bytes in which it came. */
  reply(reply: Reply, size: number): void;
  /** There will be none: why, in a sentence for the learner. */
  lost(reason: string): void;
}

/** A connection with a queue of those who wait. */
export class PipelinedConnection implements Correspondent {
  /** Whether it was used since this was last set to false. */
  isUsed = true;
  readonly #connection: RedisConnection;
  readonly #onClose: () => void;
  /** Who waits, in order; those before #head have their reply. */
  #waiters: (Waiter | undefined)[] = [];
  #head = 0;
  /** Commands that wait for room on the connection, in order, and their bytes. */
  #held: string[] = [];
  #heldBytes = 0;
  /** Commands that are with Redis. */
  #asked = 0;
  /** How large a reply may well be: as the largest one of late. */
  #expected = webdisLimits.unknownReplyBytes;

  /** onClose: called once, however it ends. */
  constructor(connect: Connect, database: number, onClose: () => void) {
    this.#onClose = onClose;
    this.#connection = new RedisConnection(connect, database, this);
  }

  /** Whether nobody waits for a reply. */
  get isIdle(): boolean {
    return this.#head === this.#waiters.length;
  }

  /** Sends a command in RESP, one character a byte. */
  send(command: string, waiter: Waiter): void {
    if (this.#waiters.length - this.#head >= webdisLimits.waiters || this.#heldBytes + command.length > webdisLimits.heldBytes) {
      waiter.lost('Too many of your requests wait for your Redis. Try again in a moment.');
      return;
    }
    this.isUsed = true;
    this.#waiters.push(waiter);
    if (this.#held.length === 0 && this.#hasRoom()) {
      this.#ask(command);
      return;
    }
    this.#held.push(command);
    this.#heldBytes += command.length;
  }

  close(): void {
    this.#connection.close();
  }

  receive(reply: Reply, size: number): void {
    const waiter = this.#waiters[this.#head];
    if (waiter === undefined) {
      // Whose reply it is cannot be known any more, here and for all that would follow.
      this.close();
      return;
    }
    this.#asked -= 1;
    this.#expected = Math.max(size, this.#expected * webdisLimits.expectedDecay);
    this.#askHeld();
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
      waiter.reply(reply, size);
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
    this.#held = [];
    this.#heldBytes = 0;
    this.#onClose();
    for (const waiter of waiters) {
      if (refusal) waiter?.reply(refusal, 0);
      else waiter?.lost(reason);
    }
  }

  /** Redis cuts off a client for which too many bytes of replies wait, so it is not asked for more than that at once. */
  #hasRoom(): boolean {
    return this.#asked === 0 || (this.#asked < webdisLimits.asked && (this.#asked + 1) * this.#expected <= webdisLimits.askedBytes);
  }

  #ask(command: string): void {
    this.#asked += 1;
    this.#connection.send(command, this.#asked === 1);
  }

  #askHeld(): void {
    let count = 0;
    while (count < this.#held.length && this.#hasRoom()) {
      const command = this.#held[count] ?? '';
      count += 1;
      this.#heldBytes -= command.length;
      this.#ask(command);
    }
    if (count > 0) this.#held.splice(0, count);
  }
}
