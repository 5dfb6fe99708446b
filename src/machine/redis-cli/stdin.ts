// Stdin: what a program reads from its standard input, or that there is nothing but a keyboard.
import { fromBytes } from './byte-string.ts';

const LF = 10;

export class Stdin {
  readonly #bytes: Uint8Array | null;
  #at = 0;

  /** bytes: null where standard input is the keyboard, which a snippet does not have. */
  constructor(bytes: Uint8Array | null) {
    this.#bytes = bytes;
  }

  get isKeyboard(): boolean {
    return this.#bytes === null;
  }

  /** The next line without its end, as a byte string; null after the last. */
  line(): string | null {
    const bytes = this.#bytes;
    if (!bytes || this.#at >= bytes.length) return null;
    const end = bytes.indexOf(LF, this.#at);
    const line = bytes.subarray(this.#at, end === -1 ? bytes.length : end);
    this.#at += line.length + 1;
    return fromBytes(line);
  }

  /** All that is left. */
  rest(): Uint8Array {
    const rest = this.#bytes?.subarray(this.#at) ?? new Uint8Array(0);
    this.#at += rest.length;
    return rest;
  }
}
