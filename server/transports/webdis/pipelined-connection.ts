// Pipelined connection: a connection on which the commands of many requests follow each other, each with one reply.
import { webdisLimits } from './limits.ts';
import type { Held, LearnerBytes } from './learner-bytes.ts';
import { RedisConnection, type Connect, type Correspondent } from './redis-connection.ts';
import { noSize, type Reply, type ReplySize } from './reply.ts';

/** Who waits for the reply to a command. */
export interface Waiter {
  reply(reply: Reply, size: ReplySize): void;
  /** There will be none: why, in a sentence for the learner. */
  lost(reason: string): void;
}

/** Whose connection it is. */
export interface PipelineOwner {
  /** Somebody who waits has come, or the last has its reply. */
  used?(isBusy: boolean): void;
  /** It is over, however it ended. */
  closed(): void;
}

/** A connection with a queue of those who wait. */
export class PipelinedConnection implements Correspondent {
  /** Whether it was used since this was last set to false. */
  isUsed = true;
  readonly #connection: RedisConnection;
  readonly #owner: PipelineOwner;
  readonly #bytes: LearnerBytes;
  readonly #held: Held;
  /** Who waits, in order; those before #head have their reply. */
  #waiters: (Waiter | undefined)[] = [];
  #head = 0;
  /** Bytes of their commands, in the same order, and of all that are not answered. */
  #sizes: number[] = [];
  #unanswered = 0;
  /** Bytes of a reply that is not whole yet. */
  #partial = 0;
  /** Commands that wait for room on the connection, in order, and their bytes. */
  #waiting: string[] = [];
  #waitingBytes = 0;
  /** Commands that are with Redis. */
  #asked = 0;
  /** How large a reply may well be: as the largest one of late. */
  #expected = webdisLimits.unknownReplyBytes;

  constructor(connect: Connect, database: number, bytes: LearnerBytes, owner: PipelineOwner) {
    this.#bytes = bytes;
    this.#held = bytes.hold((reason) => this.#connection.close(reason));
    this.#owner = owner;
    this.#connection = new RedisConnection(connect, database, this);
  }

  /** Whether nobody waits for a reply. */
  get isIdle(): boolean {
    return this.#head === this.#waiters.length;
  }

  /** Sends a command in RESP, one character a byte. */
  send(command: string, waiter: Waiter): void {
    if (this.#waiters.length - this.#head >= webdisLimits.waiters || this.#waitingBytes + command.length > webdisLimits.heldBytes) {
      waiter.lost('Too many of your requests wait for your Redis. Try again in a moment.');
      return;
    }
    this.isUsed = true;
    this.#owner.used?.(true);
    this.#waiters.push(waiter);
    this.#sizes.push(command.length);
    this.#unanswered += command.length;
    this.#charge();
    if (this.#waiting.length === 0 && this.#hasRoom()) {
      this.#ask(command);
      return;
    }
    this.#waiting.push(command);
    this.#waitingBytes += command.length;
  }

  /** reason: for those who wait. */
  close(reason?: string): void {
    this.#connection.close(reason);
  }

  receive(reply: Reply, size: ReplySize): void {
    const waiter = this.#waiters[this.#head];
    if (waiter === undefined) {
      // Whose reply it is cannot be known any more, here and for all that would follow.
      this.close();
      return;
    }
    this.#asked -= 1;
    this.#unanswered -= this.#sizes[this.#head] ?? 0;
    this.#expected = Math.max(size.bytes, this.#expected * webdisLimits.expectedDecay);
    this.#askWaiting();
    this.#waiters[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#waiters.length) {
      this.#waiters.length = 0;
      this.#sizes.length = 0;
      this.#head = 0;
      this.#owner.used?.(false);
    } else if (this.#head === 1024) {
      this.#waiters.splice(0, this.#head);
      this.#sizes.splice(0, this.#head);
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

  holds(bytes: number): void {
    this.#partial = bytes;
    this.#charge();
  }

  drained(): void {
    /* It is their replies that commands wait for here. */
  }

  /** Asks what waited for room among the bytes of all requests. */
  goOn(): void {
    this.#askWaiting();
  }

  ended(reason: string, refusal: Reply | null): void {
    this.#held.release();
    const waiters = this.#waiters.slice(this.#head);
    this.#waiters = [];
    this.#head = 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#owner.closed();
    for (const waiter of waiters) {
      if (refusal) waiter?.reply(refusal, noSize);
      else waiter?.lost(reason);
    }
  }

  /** Redis cuts off a client for which too many bytes of replies wait, so it is not asked for more than that at once. */
  #hasRoom(): boolean {
    if (this.#asked === 0) return true;
    if (this.#asked >= webdisLimits.asked || (this.#asked + 1) * this.#expected > webdisLimits.askedBytes) return false;
    return !this.#bytes.isFull;
  }

  #charge(): void {
    this.#held.set(this.#unanswered + this.#partial);
  }

  #ask(command: string): void {
    this.#asked += 1;
    this.#connection.send(command, this.#asked === 1 ? 'alone' : this.#waiting.length === 0 ? 'few' : 'many');
  }

  #askWaiting(): void {
    let count = 0;
    while (count < this.#waiting.length && this.#hasRoom()) {
      const command = this.#waiting[count] ?? '';
      count += 1;
      this.#waitingBytes -= command.length;
      this.#ask(command);
    }
    if (count > 0) this.#waiting.splice(0, count);
  }
}
