// Shared version: the version of the shared Redis, asked for by all pages together and not by each for itself.
import { sharedLimits } from './limits.ts';

/** What GET /bridge/machine and /health say where it is not known. */
const unknown = 'unknown';

/** The version, as far as it is known. */
export class SharedVersion {
  readonly #ask: () => Promise<string | null>;
  readonly #now: () => number;
  #known: string | null = null;
  #asking: Promise<void> | null = null;
  /** Until when nobody asks again, since the last time nobody told. */
  #quietUntil = -Infinity;

  /** ask: null, or an error, where it does not tell. now: milliseconds of a clock that never goes back. */
  constructor(ask: () => Promise<string | null>, now: () => number = () => performance.now()) {
    this.#ask = ask;
    this.#now = now;
  }

  /** Such as "7.0.15", or "unknown". */
  get text(): string {
    return this.#known ?? unknown;
  }

  /** Notes what was heard elsewhere; null: nothing, and it is asked for again in a while only. */
  tell(version: string | null): void {
    this.#known = version;
    if (version === null) this.#quietUntil = this.#now() + sharedLimits.askAgainMs;
  }

  /** Notes that the Redis can be reached again, so that the next who wants to know may ask. */
  mayBeAsked(): void {
    this.#quietUntil = -Infinity;
  }

  /** The same text once it was asked for, where that is due. Never rejects: the trouble is told where it matters, at connect. */
  async find(): Promise<string> {
    if (this.#known === null && (this.#asking !== null || this.#now() >= this.#quietUntil)) {
      this.#asking ??= this.#askOnce().finally(() => {
        this.#asking = null;
      });
      await this.#asking;
    }
    return this.text;
  }

  async #askOnce(): Promise<void> {
    this.tell(await this.#ask().catch(() => null));
  }
}
