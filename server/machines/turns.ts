// Turns: work that must not overlap, in the order it was asked for.

/** One piece of work at a time. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the work once all before it has ended, well or not. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}
