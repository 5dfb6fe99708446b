// Error exchange: puts another text in the place of Redis's error about an unknown command of a secret name.

const LF = 10;
const DASH = 45;

/** Rewrites a stream of replies in which `-ERR unknown command '<token>:<subject>'…` may occur, and changes nothing else. */
export class ErrorExchange {
  readonly #marker: Buffer;
  readonly #textOf: (subject: string) => string;
  /** The beginning of what may be an error to exchange. */
  #kept: Buffer = Buffer.alloc(0);

  /** token: without a dash. textOf gives the error's text for a subject, without type byte and line end. */
  constructor(token: string, textOf: (subject: string) => string) {
    this.#marker = Buffer.from(`-ERR unknown command '${token}:`);
    this.#textOf = textOf;
  }

  /** What of the chunk goes on to the client. */
  exchange(chunk: Buffer): Buffer[] {
    const parts: Buffer[] = [];
    let rest = this.#kept.length > 0 ? Buffer.concat([this.#kept, chunk]) : chunk;
    let keepFrom = this.#marked(rest);
    // The beginning of a marker holds no LF, so that what is found here is the end of a whole error.
    for (let end = rest.indexOf(LF, keepFrom); end !== -1; end = rest.indexOf(LF, keepFrom)) {
      const subject = keepFrom + this.#marker.length;
      parts.push(rest.subarray(0, keepFrom), Buffer.from(`-${this.#textOf(rest.toString('latin1', subject, rest.indexOf("'", subject)))}\r\n`));
      rest = rest.subarray(end + 1);
      keepFrom = this.#marked(rest);
    }
    parts.push(rest.subarray(0, keepFrom));
    this.#kept = rest.subarray(keepFrom);
    return parts.filter((part) => part.length > 0);
  }

  /** Where a marker is, or the beginning of one at the very end; the length of the bytes where neither is. */
  #marked(bytes: Buffer): number {
    const whole = bytes.indexOf(this.#marker);
    if (whole !== -1) return whole;
    // The marker has but one dash, so that only the last one can begin it.
    const dash = bytes.lastIndexOf(DASH);
    if (dash === -1 || bytes.length - dash >= this.#marker.length) return bytes.length;
    return this.#marker.indexOf(bytes.subarray(dash)) === 0 ? dash : bytes.length;
  }
}
