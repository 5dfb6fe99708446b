// ByteQueue: chunks in, lines and strings of a known length out, wherever the chunks were cut. Work grows with the bytes alone.

const CR = 13;
const LF = 10;
const EMPTY = new Uint8Array(0);

export class ByteQueue {
  #chunk: Uint8Array = EMPTY;
  #at = 0;
  #queue: Uint8Array[] = [];
  /** The start of a line or string that the chunks so far did not finish. */
  #kept: Uint8Array[] = [];
  #keptSize = 0;

  /** Takes the next bytes; they must not change until they are read. */
  feed(chunk: Uint8Array): void {
    this.#queue.push(chunk);
  }

  /** The first byte that nobody took yet. */
  peek(): number | undefined {
    while (this.#keptSize === 0 && this.#at === this.#chunk.length) if (!this.#nextChunk()) return undefined;
    return this.#kept[0]?.[0] ?? this.#chunk[this.#at];
  }

  /** The next line without its CRLF, or null until it has come. It may be a view into a chunk. */
  takeLine(): Uint8Array | null {
    for (;;) {
      const end = this.#chunk.indexOf(LF, this.#at);
      if (end === -1) {
        this.#keep(this.#chunk.length);
        if (!this.#nextChunk()) return null;
        continue;
      }
      const before = end > this.#at ? this.#chunk[end - 1] : this.#kept.at(-1)?.at(-1);
      if (before !== CR) {
        this.#keep(end + 1);
        continue;
      }
      if (this.#keptSize > 0) return this.#joinKept(end + 1).subarray(0, -2);
      const line = this.#chunk.subarray(this.#at, end - 1);
      this.#at = end + 1;
      return line;
    }
  }

  /** A copy of the next size bytes, or null until they have come. */
  take(size: number): Uint8Array | null {
    while (this.#keptSize + this.#chunk.length - this.#at < size) {
      this.#keep(this.#chunk.length);
      if (!this.#nextChunk()) return null;
    }
    const end = this.#at + size - this.#keptSize;
    if (this.#keptSize > 0) return this.#joinKept(end);
    const bytes = this.#chunk.slice(this.#at, end);
    this.#at = end;
    return bytes;
  }

  /** Puts the chunk's bytes up to end aside. */
  #keep(end: number): void {
    if (end <= this.#at) return;
    this.#kept.push(this.#chunk.subarray(this.#at, end));
    this.#keptSize += end - this.#at;
    this.#at = end;
  }

  /** What was put aside and the chunk's bytes up to end, in one piece. */
  #joinKept(end: number): Uint8Array {
    this.#keep(end);
    const bytes = joinBytes(this.#kept);
    this.#kept = [];
    this.#keptSize = 0;
    return bytes;
  }

  #nextChunk(): boolean {
    const chunk = this.#queue.shift();
    this.#chunk = chunk ?? EMPTY;
    this.#at = 0;
    return chunk !== undefined;
  }
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const piece of pieces) size += piece.length;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
