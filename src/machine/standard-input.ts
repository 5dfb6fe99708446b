// Standard input: what a program reads: bytes as they come, and the terminal behind them where there is one.

/** A terminal as a program finds it behind its input. */
export interface InputTerminal {
  /** Whether somebody can type at it. Nobody can at a snippet's: a program that would wait for them says so and ends. */
  readonly hasKeyboard: boolean;
}

/** Bytes in order, in pieces of any size; its end is the end of the file, or Ctrl-D. It is read once. */
export type StandardInput = AsyncIterable<Uint8Array> &
  /** As isatty(0) says. Not a terminal: a pipe, a file or a here document. */
  ({ readonly isTerminal: false } | { readonly isTerminal: true; readonly terminal: InputTerminal });

/** The terminal of a snippet. */
export const snippetInput: StandardInput = { ...piecesOf([]), isTerminal: true, terminal: { hasKeyboard: false } };

/** A pipe or a file whose bytes are all there. */
export function inputOf(bytes: Uint8Array): StandardInput {
  return { ...piecesOf(bytes.length === 0 ? [] : [bytes]), isTerminal: false };
}

/** Whether a program that reads it would wait for a keyboard that is not there. */
export function lacksKeyboard(input: StandardInput): boolean {
  return input.isTerminal && !input.terminal.hasKeyboard;
}

const LF = 10;

/** Reads an input by lines or by what is left of it. Ctrl-C ends it: what was read until then is kept. */
export class InputReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #interrupted: Promise<null>;
  #held: Uint8Array = new Uint8Array(0);
  #isOver = false;

  constructor(input: StandardInput, interrupted: AbortSignal) {
    this.#pieces = input[Symbol.asyncIterator]();
    this.#interrupted = new Promise((resolve) => {
      if (interrupted.aborted) return resolve(null);
      interrupted.addEventListener('abort', () => resolve(null), { once: true });
    });
  }

  /** The next line without its end; null after the last. */
  async line(): Promise<Uint8Array | null> {
    let end = this.#held.indexOf(LF);
    while (end === -1) {
      const searched = this.#held.length;
      const next = await this.#next();
      if (next === null) return this.#held.length === 0 ? null : this.#take(this.#held.length);
      this.#held = joined([this.#held, next]);
      end = this.#held.indexOf(LF, searched);
    }
    return this.#take(end + 1).subarray(0, end);
  }

  /** All that is left, once it is all there. */
  async rest(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pieces()) pieces.push(piece);
    return joined(pieces);
  }

  /** What is left, as it comes. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    if (this.#held.length > 0) yield this.#take(this.#held.length);
    for (let next = await this.#next(); next !== null; next = await this.#next()) yield next;
  }

  async #next(): Promise<Uint8Array | null> {
    if (this.#isOver) return null;
    const next = await Promise.race([this.#pieces.next(), this.#interrupted]);
    if (next !== null && next.done !== true) return next.value;
    this.#isOver = true;
    return null;
  }

  #take(length: number): Uint8Array {
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }
}

/** Pieces that are there already. */
function piecesOf(pieces: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* pieces;
    },
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0];
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
