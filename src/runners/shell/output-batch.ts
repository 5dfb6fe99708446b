// Output batch: joins what comes within a short time into one piece, so that a chatty command does not flood the page, or a file.

/** Output on its way. */
export class OutputBatch {
  readonly #send: (text: string) => void;
  readonly #batchMs: number;
  #waiting = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (text: string) => void, batchMs: number) {
    this.#send = send;
    this.#batchMs = batchMs;
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
    }, this.#batchMs);
  }

  /** Sends what is left. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting !== '') this.#send(this.#waiting);
    this.#waiting = '';
  }
}
