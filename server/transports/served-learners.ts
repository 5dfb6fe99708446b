// Served learners: who was given a first place a moment ago, so that who comes again and again takes none from others.

export class ServedLearners {
  readonly #ms: number;
  readonly #most: number;
  /** When each was served last, the longest ago first. */
  readonly #servedAt = new Map<string, number>();

  /** ms: for how long it counts; most: learners that are remembered. */
  constructor(ms: number, most: number) {
    this.#ms = ms;
    this.#most = most;
  }

  isServed(learner: string, now: number): boolean {
    return now - (this.#servedAt.get(learner) ?? -Infinity) < this.#ms;
  }

  note(learner: string, now: number): void {
    this.#servedAt.delete(learner);
    this.#servedAt.set(learner, now);
    for (const [oldest, at] of this.#servedAt) {
      if (now - at < this.#ms && this.#servedAt.size <= this.#most) return;
      this.#servedAt.delete(oldest);
    }
  }
}
