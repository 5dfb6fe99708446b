// Shared server: which server the shared Redis is, asked for by all pages together and not by each for itself.
import { sharedLimits } from './limits.ts';
import type { ToldServer } from './redis-survey.ts';

/** What GET /bridge/machine and /health say for its version where it is not known. */
const unknown = 'unknown';

/** Whose server it is and of which version, as far as it is known. */
export class SharedServer {
  readonly #ask: () => Promise<ToldServer | null>;
  readonly #now: () => number;
  #known: ToldServer | null = null;
  #asking: Promise<void> | null = null;
  /** Until when nobody asks again, since the last time nobody told. */
  #quietUntil = -Infinity;

  /** ask: null, or an error, where it does not tell. now: milliseconds of a clock that never goes back. */
  constructor(ask: () => Promise<ToldServer | null>, now: () => number = () => performance.now()) {
    this.#ask = ask;
    this.#now = now;
  }

  /** Such as "7.0.15", or "unknown". */
  get version(): string {
    return this.#known?.version ?? unknown;
  }

  /** undefined: unknown. */
  get flavour(): ToldServer['flavour'] | undefined {
    return this.#known?.flavour;
  }

  /** Notes what was heard elsewhere; null: nothing, and it is asked for again in a while only. */
  tell(server: ToldServer | null): void {
    this.#known = server;
    if (server === null) this.#quietUntil = this.#now() + sharedLimits.askAgainMs;
  }

  /** Notes that the Redis can be reached again, so that the next who wants to know may ask. */
  mayBeAsked(): void {
    this.#quietUntil = -Infinity;
  }

  /** The version once it was asked for, where that is due. Never rejects: the trouble is told where it matters, at connect. */
  async find(): Promise<string> {
    if (this.#known === null && (this.#asking !== null || this.#now() >= this.#quietUntil)) {
      this.#asking ??= this.#askOnce().finally(() => {
        this.#asking = null;
      });
      await this.#asking;
    }
    return this.version;
  }

  async #askOnce(): Promise<void> {
    this.tell(await this.#ask().catch(() => null));
  }
}
