// Output batch: joins what comes within a frame's time into one message, so that a chatty command does not flood the page.
import { shellLimits } from './limits.ts';

/** Output on its way to the page. */
export class OutputBatch {
  readonly #send: (text: string) => void;
  #waiting = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  /** The first text of a batch goes at once; what follows it soon goes together. */
  add(text: string): void {
    if (this.#timer !== undefined) {
      this.#waiting += text;
      return;
    }
    this.#send(text);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const waiting = this.#waiting;
      this.#waiting = '';
      if (waiting !== '') this.add(waiting);
    }, shellLimits.batchMs);
  }

  /** Sends what is left. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting !== '') this.#send(this.#waiting);
    this.#waiting = '';
  }
}
