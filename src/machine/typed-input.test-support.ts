// Typed input: for tests: a standard input that a test types into while a program reads it.
import type { StandardInput } from './standard-input.ts';

export class TypedInput {
  readonly #stream = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1_000 });
  readonly #writer = this.#stream.writable.getWriter();

  /** Bytes for whoever reads. */
  type(text: string): void {
    this.typeBytes(new TextEncoder().encode(text));
  }

  typeBytes(bytes: Uint8Array): void {
    void this.#writer.write(bytes);
  }

  /** Ctrl-D. */
  end(): void {
    void this.#writer.close();
  }

  get pipe(): StandardInput {
    const { readable } = this.#stream;
    return { [Symbol.asyncIterator]: () => readable.values(), isTerminal: false };
  }

  get terminal(): StandardInput {
    return { ...this.pipe, isTerminal: true, terminal: { hasKeyboard: true } };
  }
}
