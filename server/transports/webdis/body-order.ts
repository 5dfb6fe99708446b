// Body order: the order of a connection's requests, of which some wait for their bodies: commands go out as they were sent.

/** The requests of one connection. */
export class BodyOrder {
  /** What waits for a body that is still coming; null: none is. */
  #waiting: (() => void)[] | null = null;

  /** Runs work after the bodies of earlier requests have come. */
  take(work: () => void): void {
    if (this.#waiting === null) work();
    else this.#waiting.push(work);
  }

  /** A body begins to come; end() has to follow. */
  begin(): void {
    this.#waiting = [];
  }

  /** It has come, or never will. */
  end(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const work of waiting) this.take(work);
  }
}
