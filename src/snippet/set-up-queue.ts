// Set-up queue: makes the snippets of a page work in its order, a few in each task, so that a slow device paints and answers in between.

/** What waits to be made to work. */
export interface Awaited {
  /** Makes it work, once. */
  setUp(): void;
}

/** How long a task goes on, in milliseconds: four times as long, as on a slow phone, a reader still takes it for nothing. */
const taskMs = 8;

export class SetUpQueue<Item extends Awaited> {
  readonly #waiting: Item[] = [];
  readonly #now: () => number;
  #hasPassed = false;

  /** now: in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes one that has come onto the page; after those that were there at first, it works at once. */
  add(item: Item): void {
    this.#waiting.push(item);
    if (this.#hasPassed) this.upTo(item);
  }

  /** Has one work now, and what comes before it: by those each is told from its likes. */
  upTo(item: Item): void {
    while (this.#waiting.includes(item)) this.#next();
  }

  /** Has all work now. */
  finish(): void {
    while (this.#waiting.length > 0) this.#next();
  }

  /** Resolves once all that wait work. */
  async pass(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setTimeout(resolve));
      const end = this.#now() + taskMs;
      while (this.#waiting.length > 0 && this.#now() < end) this.#next();
    }
    this.#hasPassed = true;
  }

  /** One that cannot work keeps no other from it. */
  #next(): void {
    try {
      this.#waiting.shift()?.setUp();
    } catch (error) {
      reportError(error);
    }
  }
}
