// Waiting line: who waits to be let into a class, in the order of their coming.
import type { Joiner } from '../../src/class-protocol.ts';
import { lineLimits } from './limits.ts';

/** Somebody in it. */
interface Waiter {
  readonly name: string;
  /** Unix times in milliseconds. */
  readonly since: number;
  seenAt: number;
}

/** The line of one class. Whoever is not heard of for a while has left. */
export class WaitingLine {
  /** By host name. */
  readonly #waiters = new Map<string, Waiter>();
  /** Host names that the teacher let in, with the time at which. */
  readonly #letIn = new Map<string, number>();

  /** The place, from 1, of whoever asks now; they are put at the end where they are not in it yet. */
  placeOf(hostname: string, name: string, now: number): number {
    this.#forget(now);
    const waiter = this.#waiters.get(hostname);
    if (waiter !== undefined) waiter.seenAt = now;
    else if (this.#waiters.size < lineLimits.most) this.#waiters.set(hostname, { name, since: now, seenAt: now });
    return this.#aheadOf(hostname) + 1;
  }

  /** How many are ahead of whoever asks now: all, where they are not in it. */
  ahead(hostname: string, now: number): number {
    this.#forget(now);
    return this.#aheadOf(hostname);
  }

  /** Whether the teacher let them in by hand. */
  isLetIn(hostname: string, now: number): boolean {
    const at = this.#letIn.get(hostname);
    return at !== undefined && now - at <= lineLimits.letInMs;
  }

  /** Has whoever has that name be let in the next time they ask. */
  letIn(hostname: string, now: number): void {
    for (const [name, at] of this.#letIn) if (now - at > lineLimits.letInMs) this.#letIn.delete(name);
    this.#letIn.set(hostname, now);
  }

  /** They are in, or have left. */
  leave(hostname: string): void {
    this.#waiters.delete(hostname);
    this.#letIn.delete(hostname);
  }

  list(now: number): Joiner[] {
    this.#forget(now);
    return [...this.#waiters.values()].map(({ name, since }) => ({ name, since }));
  }

  #aheadOf(hostname: string): number {
    let ahead = 0;
    for (const one of this.#waiters.keys()) {
      if (one === hostname) return ahead;
      ahead += 1;
    }
    return ahead;
  }

  #forget(now: number): void {
    for (const [hostname, { seenAt }] of this.#waiters) if (now - seenAt > lineLimits.silentMs) this.#waiters.delete(hostname);
  }
}
