// Shared look: a look at something that many ask for at once, each of whom wants what is true after they asked.

/** One look is under way at a time, and whoever asks meanwhile shares the next: however many ask, it costs one after the other. */
export class SharedLook<Seen> {
  readonly #look: () => Promise<Seen>;
  #isLooking = false;
  /** What those share who asked since the look under way began; null: nobody has. */
  #next: PromiseWithResolvers<Seen> | null = null;

  constructor(look: () => Promise<Seen>) {
    this.#look = look;
  }

  /** What a look sees that begins after this call. Rejects where that look does. */
  now(): Promise<Seen> {
    if (!this.#isLooking) return this.#begin();
    this.#next ??= Promise.withResolvers();
    return this.#next.promise;
  }

  #begin(): Promise<Seen> {
    this.#isLooking = true;
    const seen = this.#look();
    // Before whoever asked hears of it: who asks again then has to find the next one begun.
    seen.then(this.#goOn, this.#goOn);
    return seen;
  }

  readonly #goOn = (): void => {
    const next = this.#next;
    this.#next = null;
    this.#isLooking = false;
    if (next !== null) this.#begin().then(next.resolve, next.reject);
  };
}
