// Guest pace: what learners send to machines of others of their class, each so much a second, and in their own turns.
import { setTimeout as delay } from 'node:timers/promises';
import type { WritePace } from '../../streams/upstream-socket.ts';

/** So many bytes at once, and then so many a second. */
export interface GuestPaceLimits {
  readonly burstBytes: number;
  /** In one go, so that whoever else talks to the same server waits for no more than these. */
  readonly sliceBytes: number;
  readonly bytesPerSecond: number;
}

/** What each learner may still send, of all their connections to others together. */
export class GuestPaces {
  readonly #limits: GuestPaceLimits;
  /** Until when what was sent so far is paid for, by learner, in milliseconds; only of those who owe. */
  readonly #paidUntil = new Map<string, number>();
  readonly #now: () => number;

  /** now: of a clock in milliseconds that never goes back. */
  constructor(limits: GuestPaceLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** The pace of a connection of a learner's. own: that of their turns, in which they send what they may. */
  paceOf(learner: string, own: WritePace): WritePace {
    const { sliceBytes } = this.#limits;
    return {
      sliceBytes,
      isFree: (bytes) => bytes <= sliceBytes && this.waitOf(learner) <= 0 && own.isFree(bytes) && this.#pay(learner, bytes),
      turn: async () => {
        // Of several that wait only the first finds it paid for.
        for (let wait = this.waitOf(learner); wait > 0; wait = this.waitOf(learner)) await delay(wait);
        this.#pay(learner, sliceBytes);
        if (!own.isFree(sliceBytes)) await own.turn();
      },
      answered: () => own.answered(),
      close: () => own.close(),
    };
  }

  /** Milliseconds until a learner may send again. */
  waitOf(learner: string): number {
    const { burstBytes, bytesPerSecond } = this.#limits;
    const now = this.#now();
    const owed = (this.#paidUntil.get(learner) ?? now) - now;
    if (owed <= 0) this.#paidUntil.delete(learner);
    return owed - (burstBytes * 1_000) / bytesPerSecond;
  }

  #pay(learner: string, bytes: number): true {
    const now = this.#now();
    this.#paidUntil.set(learner, Math.max(now, this.#paidUntil.get(learner) ?? now) + (bytes * 1_000) / this.#limits.bytesPerSecond);
    return true;
  }
}
