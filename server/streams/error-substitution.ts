// Error substitution: puts another text in the place of Redis's error about an unknown command of a secret name.

const LF = 10;
const DASH = 45;

/** Rewrites a stream of replies in which `-ERR unknown command '<token>:<subject>'…` may occur (Redis 5 and 6 quote with backticks), and changes nothing else. */
export class ErrorSubstitution {
  /** One for each way of quoting, all of one length. */
  readonly #markers: readonly Buffer[];
  readonly #length: number;
  /** From the quote to the subject. */
  readonly #quoteOffset: number;
  readonly #textOf: (subject: string) => string;
  /** The beginning of what may be an error to replace. */
  #kept: Buffer = Buffer.alloc(0);

  /** token: without a dash. textOf gives the error's text for a subject, without type byte and line end. */
  constructor(token: string, textOf: (subject: string) => string) {
    this.#markers = ["'", '`'].map((quote) => Buffer.from(`-ERR unknown command ${quote}${token}:`));
    this.#length = this.#markers[0]?.length ?? 0;
    this.#quoteOffset = token.length + 2;
    this.#textOf = textOf;
  }

  /** What of the chunk goes on to the client. */
  replace(chunk: Buffer): Buffer[] {
    const parts: Buffer[] = [];
    let rest = this.#kept.length > 0 ? Buffer.concat([this.#kept, chunk]) : chunk;
    let keepFrom = this.#marked(rest);
    // The beginning of a marker holds no LF, so that what is found here is the end of a whole error.
    for (let end = rest.indexOf(LF, keepFrom); end !== -1; end = rest.indexOf(LF, keepFrom)) {
      const subject = keepFrom + this.#length;
      const subjectEnd = rest.indexOf(rest[subject - this.#quoteOffset] ?? 0, subject);
      parts.push(rest.subarray(0, keepFrom), Buffer.from(`-${this.#textOf(rest.toString('latin1', subject, subjectEnd))}\r\n`));
      rest = rest.subarray(end + 1);
      keepFrom = this.#marked(rest);
    }
    parts.push(rest.subarray(0, keepFrom));
    this.#kept = rest.subarray(keepFrom);
    return parts.filter((part) => part.length > 0);
  }

  /** Where a marker is, or the beginning of one at the very end; the length of the bytes where neither is. */
  #marked(bytes: Buffer): number {
    const whole = this.#markers.map((marker) => bytes.indexOf(marker)).filter((at) => at !== -1);
    if (whole.length > 0) return Math.min(...whole);
    // A marker has but one dash, so that only the last one can begin it.
    const dash = bytes.lastIndexOf(DASH);
    if (dash === -1 || bytes.length - dash >= this.#length) return bytes.length;
    const end = bytes.subarray(dash);
    return this.#markers.some((marker) => marker.subarray(0, end.length).equals(end)) ? dash : bytes.length;
  }
}
