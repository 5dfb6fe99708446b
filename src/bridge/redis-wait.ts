// Redis wait: says that a connection waits for its Redis once that takes long, and when it is over.
import type { OnProgress } from './connection.ts';

/** What a connection takes before the learner is told what it waits for, in milliseconds. Most take a few. */
const wordMs = 400;

/** One connection on its way. */
export class RedisWait {
  readonly #onProgress: OnProgress;
  readonly #timer: ReturnType<typeof setTimeout>;
  #isTold = false;

  constructor(onProgress: OnProgress) {
    this.#onProgress = onProgress;
    this.#timer = setTimeout(() => {
      this.#isTold = true;
      onProgress('redis');
    }, wordMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    if (this.#isTold) this.#onProgress(null);
  }
}
