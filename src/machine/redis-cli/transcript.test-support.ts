// Transcript: for tests: bytes written so far, and waiting for what is to come.
import { fromBytes, fromText } from './byte-string.ts';

export class Transcript {
  #text = '';
  #ended = false;
  #grown = Promise.withResolvers<void>();

  /** All of it, as a byte string. */
  get text(): string {
    return this.#text;
  }

  write(data: string | Uint8Array): void {
    this.#text += typeof data === 'string' ? fromText(data) : fromBytes(data);
    this.#wake();
  }

  /** Nothing more will be written. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Resolves once the part after a position is as wanted; rejects where it ends before. */
  async until(isThere: (text: string) => boolean, from = 0): Promise<void> {
    while (!isThere(this.#text.slice(from))) {
      if (this.#ended) throw new Error(`What was waited for never came: ${this.#text}`);
      await this.#grown.promise;
    }
  }

  #wake(): void {
    const { resolve } = this.#grown;
    this.#grown = Promise.withResolvers<void>();
    resolve();
  }
}
