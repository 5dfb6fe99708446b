// Inbox: bytes that arrived and were not read yet, read in whatever sizes the reader likes.

export class Inbox {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  /** Bytes waiting. */
  get size(): number {
    return this.#size;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#size += bytes.length;
  }

  /** At least one and at most max bytes, a view where they lie in one piece. peek: they stay. */
  take(max: number, peek: boolean): Uint8Array {
    const first = this.#chunks[0];
    if (first === undefined || max <= 0) return new Uint8Array();
    if (first.length >= max || this.#chunks.length === 1) return this.#takeFirst(first, max, peek);
    const whole = new Uint8Array(Math.min(max, this.#size));
    let at = 0;
    for (const chunk of this.#chunks) {
      const part = chunk.subarray(0, whole.length - at);
      whole.set(part, at);
      at += part.length;
      if (at === whole.length) break;
    }
    if (!peek) this.#drop(whole.length);
    return whole;
  }

  #takeFirst(first: Uint8Array, max: number, peek: boolean): Uint8Array {
    const part = first.subarray(0, max);
    if (!peek) this.#drop(part.length);
    return part;
  }

  #drop(bytes: number): void {
    this.#size -= bytes;
    let left = bytes;
    for (let first = this.#chunks[0]; first !== undefined && left > 0; first = this.#chunks[0]) {
      if (first.length > left) {
        this.#chunks[0] = first.subarray(left);
        return;
      }
      left -= first.length;
      this.#chunks.shift();
    }
  }
}
