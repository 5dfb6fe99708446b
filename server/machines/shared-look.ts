// Shared look: a look at something that many ask for at once, each of whom wants what is true after they asked.

/** One look is under way at a time, and whoever asks meanwhile shares the next: however many ask, it costs one after the other. */
export class SharedLook<Seen> {
  readonly #look: () => Promise<Seen>;
  #current: Promise<Seen> | null = null;
  #next: Promise<Seen> | null = null;

  constructor(look: () => Promise<Seen>) {
    this.#look = look;
  }

  /** What a look sees that begins after this call. Rejects where that look does. */
  now(): Promise<Seen> {
    if (this.#current === null) return this.#begin();
    this.#next ??= this.#current
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.#begin();
      });
    return this.#next;
  }

  #begin(): Promise<Seen> {
    this.#current = this.#look().finally(() => {
      this.#current = null;
    });
    return this.#current;
  }
}
