// Token buckets: how soon somebody may do a thing again that costs everybody, so that a storm of one learner is no one else's.
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** What each bucket allows. */
export interface BucketLimits {
  /** So many at once, */
  readonly burst: number;
  /** then one in so many milliseconds. */
  readonly everyMs: number;
  /** The longest that one waits for its turn; where it would be longer, it is not taken. */
  readonly waitMs: number;
}

/** One token bucket for each owner. */
export class TokenBuckets {
  readonly #limits: BucketLimits;
  /** By owner, until when what was taken so far is paid for, in milliseconds; the least recently used first. */
  readonly #paidUntil = new Map<string, number>();

  constructor(limits: BucketLimits) {
    this.#limits = limits;
  }

  /** Takes one token. now: milliseconds of a clock that never goes back. The milliseconds until its turn; null: it was not taken. */
  take(owner: string, now: number): number | null {
    const { burst, everyMs, waitMs } = this.#limits;
    this.#forget(now);
    // Reckoned from what is owed, and not from the clock, whose fractions would leave a trace of a wait where there is none.
    const owedMs = Math.max(0, (this.#paidUntil.get(owner) ?? 0) - now) + everyMs;
    const wait = Math.max(0, owedMs - burst * everyMs);
    if (wait > waitMs) return null;
    this.#paidUntil.delete(owner);
    this.#paidUntil.set(owner, now + owedMs);
    return wait;
  }

  /** Takes one token and waits until its turn. false: that would be too far away, and it was not taken. */
  async turn(owner: string): Promise<boolean> {
    const wait = this.take(owner, performance.now());
    if (wait !== null && wait > 0) await delay(wait);
    return wait !== null;
  }

  get waitMs(): number {
    return this.#limits.waitMs;
  }

  /** Owners that are remembered, since they owe. */
  get size(): number {
    return this.#paidUntil.size;
  }

  /** Forgets owners that have paid, from the longest unused one on. */
  #forget(now: number): void {
    for (const [owner, paidUntil] of this.#paidUntil) {
      if (paidUntil > now) return;
      this.#paidUntil.delete(owner);
    }
  }
}
