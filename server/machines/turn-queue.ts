// Turn queue: lets a few do something at a time, and every learner's first before anybody's second.

/** Gives turns. Those who wait are served one each, round and round, in the order in which they came. */
export class TurnQueue {
  readonly #width: number;
  /** By learner, in the order of their next turns; the first of each list is next. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = 0;

  /** Whether nobody waits. */
  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Those who wait, the next one first. */
  get line(): string[] {
    return [...this.#waiting.keys()];
  }

  /** width: turns at a time. */
  constructor(width: number) {
    this.#width = width;
  }

  /** Resolves once it is this learner's turn, with a function that ends it. */
  async turn(learner: string): Promise<() => void> {
    if (this.#running >= this.#width) {
      await new Promise<void>((resolve) => {
        const own = this.#waiting.get(learner);
        if (own === undefined) this.#waiting.set(learner, [resolve]);
        else own.push(resolve);
      });
    } else {
      this.#running += 1;
    }
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#pass();
    };
  }

  /** Hands a turn that is over to the next, or takes it back. */
  #pass(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    const [learner, own] = next;
    const begin = own.shift();
    // Behind all others who wait.
    this.#waiting.delete(learner);
    if (own.length > 0) this.#waiting.set(learner, own);
    begin?.();
  }
}
