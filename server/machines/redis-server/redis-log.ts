// Redis log: the last part of a server's log, for consoles that come late or read slowly.

/** Text in order, with any number of readers; what is kept never grows past its limit. */
export class RedisLog implements AsyncIterable<string> {
  readonly #limit: number;
  readonly #kept: { start: number; text: string }[] = [];
  /** Characters that came before what is kept, and until now. */
  #dropped = 0;
  #length = 0;
  #isEnded = false;
  #readers = 0;
  /** Readers that wait for more. */
  readonly #waiting = new Set<() => void>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether somebody reads it. */
  get isRead(): boolean {
    return this.#readers > 0;
  }

  /** Adds text, and drops the oldest where there is too much. */
  append(text: string): void {
    if (text === '') return;
    this.#kept.push({ start: this.#length, text });
    this.#length += text.length;
    while (this.#length - this.#dropped > this.#limit && this.#kept.length > 1) {
      this.#dropped += this.#kept.shift()?.text.length ?? 0;
    }
    this.#wake();
  }

  /** Says that no more text comes. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** The last lines that say something. */
  lastLines(count: number): string[] {
    return this.#from(this.#dropped)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .slice(-count);
  }

  /** Reads from the first character kept. A reader that falls behind is told how much it missed. */
  [Symbol.asyncIterator](): AsyncIterator<string, undefined> {
    let at = 0;
    let isDone = false;
    const wake = Promise.withResolvers<void>();
    this.#readers += 1;
    const leave = (): void => {
      if (!isDone) this.#readers -= 1;
      isDone = true;
    };
    const read = async (): Promise<IteratorResult<string, undefined>> => {
      for (;;) {
        if (isDone) return { done: true, value: undefined };
        const missed = this.#dropped - at;
        const text = missed > 0 ? `\n... ${missed} characters of the log are not shown ...\n` : this.#from(at);
        at = missed > 0 ? this.#dropped : this.#length;
        if (text !== '') return { done: false, value: text };
        if (this.#isEnded) {
          leave();
          return { done: true, value: undefined };
        }
        await Promise.race([this.#change(), wake.promise]);
      }
    };
    return {
      next: read,
      return: async () => {
        leave();
        wake.resolve();
        return { done: true, value: undefined };
      },
    };
  }

  #from(position: number): string {
    const first = this.#kept.findLastIndex((chunk) => chunk.start <= position);
    return this.#kept
      .slice(first)
      .map((chunk) => chunk.text.slice(Math.max(0, position - chunk.start)))
      .join('');
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
