// Start budget: how soon a machine may start or empty its servers again, so that a storm of one learner is no one else's.
import type { MachineLimits } from '../limits.ts';

/** One token bucket for each machine: so many at once, then one every so often. */
export class StartBudget {
  readonly #limits: Pick<MachineLimits, 'startBurst' | 'startEveryMs' | 'startWaitMs'>;
  /** By machine, until when its starts so far are paid for, in milliseconds; the least recently used first. */
  readonly #paidUntil = new Map<string, number>();

  constructor(limits: Pick<MachineLimits, 'startBurst' | 'startEveryMs' | 'startWaitMs'>) {
    this.#limits = limits;
  }

  /** Takes one start. now: milliseconds of a clock that never goes back. The milliseconds until it may be; null: it may not, and was not taken. */
  take(machine: string, now: number): number | null {
    const { startBurst, startEveryMs, startWaitMs } = this.#limits;
    this.#forget(now);
    const paidUntil = Math.max(now, this.#paidUntil.get(machine) ?? 0) + startEveryMs;
    const wait = Math.max(0, paidUntil - now - startBurst * startEveryMs);
    if (wait > startWaitMs) return null;
    this.#paidUntil.delete(machine);
    this.#paidUntil.set(machine, paidUntil);
    return wait;
  }

  /** Machines that are remembered, since they owe. */
  get size(): number {
    return this.#paidUntil.size;
  }

  /** Forgets machines that have paid, from the longest unused one on. */
  #forget(now: number): void {
    for (const [machine, paidUntil] of this.#paidUntil) {
      if (paidUntil > now) return;
      this.#paidUntil.delete(machine);
    }
  }
}
