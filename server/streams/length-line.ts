// Length line: one line of RESP that counts something, such as "*3" or "$512", read byte by byte across chunks.

const CR = 13;
const MINUS = 45;
const ZERO = 48;

/** Longest line, without its end, that a Redis waits for; beyond it Redis gives the client up. */
const longestLine = 64 * 1024;

/** Reads one line at a time; reset() before each. As strict about numbers as Redis: no plus, no spaces, no leading zeros. */
export class LengthLine {
  /** The line's first byte: its type. */
  lead = 0;
  #size = 0;
  #value = 0;
  #digits = 0;
  #negative = false;
  #wellFormed = true;
  #ending = false;

  reset(): void {
    this.lead = 0;
    this.#size = 0;
    this.#value = 0;
    this.#digits = 0;
    this.#negative = false;
    this.#wellFormed = true;
    this.#ending = false;
  }

  /** Reads from offset at; returns the offset after the line, or -1 where the chunk ended first. Stops where the line became too long. */
  read(chunk: Uint8Array, at: number): number {
    for (let offset = at; offset < chunk.length; offset++) {
      const byte = chunk[offset] ?? 0;
      // Redis looks for the CR only and takes whatever follows it for the LF.
      if (this.#ending) return offset + 1;
      if (byte === CR) this.#ending = true;
      else this.#take(byte);
      if (this.tooLong) return offset + 1;
    }
    return -1;
  }

  get tooLong(): boolean {
    return this.#size > longestLine;
  }

  /** The number after the type byte; null where it is none. */
  get number(): number | null {
    if (!this.#wellFormed || this.#digits === 0 || this.#value > Number.MAX_SAFE_INTEGER) return null;
    if (!this.#negative) return this.#value;
    return this.#value === 0 ? null : -this.#value;
  }

  #take(byte: number): void {
    const position = this.#size++;
    if (position === 0) {
      this.lead = byte;
      return;
    }
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (this.#digits > 0 && this.#value === 0) this.#wellFormed = false;
      this.#digits += 1;
      this.#value = this.#value * 10 + digit;
      return;
    }
    if (position === 1 && byte === MINUS) this.#negative = true;
    else this.#wellFormed = false;
  }
}
