// Lent memory: a buffer of Python's through which bytes come and go without a proxy for each piece.
import type { PyBufferView } from 'pyodide/ffi';

export class LentMemory {
  readonly #view: () => PyBufferView;
  #buffer: PyBufferView;

  /** view: exports the buffer, as PyProxy.getBuffer does. */
  constructor(view: () => PyBufferView) {
    this.#view = view;
    this.#buffer = view();
  }

  /** Puts bytes at its start; returns how many. They must fit. */
  write(bytes: Uint8Array): number {
    this.#bytes().set(bytes);
    return bytes.length;
  }

  /** A copy of its first bytes. */
  read(length: number): Uint8Array {
    return this.#bytes().slice(0, length);
  }

  /** Where it lies now: growing moves all of Python's memory, and leaves views of the old one empty. */
  #bytes(): Uint8Array {
    if (this.#buffer.data.byteLength === 0) {
      this.#buffer.release();
      this.#buffer = this.#view();
    }
    return this.#buffer.data as Uint8Array;
  }
}
