// Wrong codes: how many were tried lately, of one kind, whoever tried them.
import { guessLimits } from './limits.ts';

/** Minutes of the window, each with its count. Pure but for the count itself. */
export class WrongCodes {
  /** By minute since 1970. */
  readonly #counts = new Map<number, number>();

  /** counts: of an earlier start, by minute. */
  constructor(counts: ReadonlyMap<number, number> = new Map()) {
    for (const [minute, count] of counts) this.#counts.set(minute, count);
  }

  /** Counts one. now: Unix time in milliseconds. */
  add(now: number): void {
    const minute = Math.floor(now / 60_000);
    this.#counts.set(minute, (this.#counts.get(minute) ?? 0) + 1);
    this.#forget(now);
  }

  /** What is to be kept: by minute. */
  get counts(): ReadonlyMap<number, number> {
    return this.#counts;
  }

  /** Within the window. */
  recent(now: number): number {
    this.#forget(now);
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }

  #forget(now: number): void {
    const first = Math.floor((now - guessLimits.windowMs) / 60_000);
    for (const minute of this.#counts.keys()) if (minute <= first || minute > Math.floor(now / 60_000) + 1) this.#counts.delete(minute);
  }
}
