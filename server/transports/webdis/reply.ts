// Reply: what a Redis answers to the Webdis gateway, read from RESP2 as it comes.

/** One reply. Text has one character a byte, so that nothing is decoded before a format needs it. */
export type Reply =
  | { readonly type: 'status' | 'error' | 'string'; readonly text: string }
  /** text: the digits as Redis wrote them. */
  | { readonly type: 'integer'; readonly text: string }
  | { readonly type: 'nil' }
  | { readonly type: 'array'; readonly items: readonly Reply[] };

/** What came is not RESP2, or larger than the gateway takes. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
}

const [CR, LF] = [13, 10];
const [PLUS, MINUS, COLON, DOLLAR, STAR] = [43, 45, 58, 36, 42];
const nil: Reply = { type: 'nil' };
const nothing = Buffer.alloc(0);
/** Longest line of a status, an error or a number. */
const lineLimit = 64 * 1024;
/** Arrays within each other. A script of a learner can nest thousands, more than those who write a reply in a form can follow. */
const depthLimit = 512;

interface OpenArray {
  readonly items: Reply[];
  left: number;
}

/** Reads one connection's replies chunk by chunk; work grows with the bytes, whatever the chunks. */
export class ReplyReader {
  readonly #take: (reply: Reply) => void;
  readonly #largest: number;
  /** Arrays whose items are still coming, the innermost last. */
  readonly #open: OpenArray[] = [];
  /** The beginning of a line whose end is yet to come. */
  #line: Buffer = nothing;
  /** A string whose bytes are yet to come, with its line end; 0: none. */
  #wanted = 0;
  #parts: Buffer[] = [];
  #size = 0;
  /** Bytes of the chunks that the reply being read has come in so far. */
  #soFar = 0;

  /** take: gets each reply. largest: bytes of one reply. */
  constructor(take: (reply: Reply) => void, largest: number) {
    this.#take = take;
    this.#largest = largest;
  }

  /** Whether it is between replies. */
  get isIdle(): boolean {
    return this.#open.length === 0 && this.#wanted === 0 && this.#line.length === 0;
  }

  /** Takes the next bytes. Throws ReplyError; after that it is of no more use. */
  read(chunk: Buffer): void {
    let at = this.#wanted > 0 ? this.#continueString(chunk) : 0;
    const bytes = this.#line.length > 0 ? Buffer.concat([this.#line, chunk]) : chunk;
    this.#line = nothing;
    while (at < bytes.length) {
      const next = this.#readValue(bytes, at);
      if (next === -1) break;
      at = next;
    }
    this.#soFar = this.isIdle ? 0 : this.#soFar + chunk.length;
    if (this.#soFar > this.#largest) throw new ReplyError(`the reply has more than ${this.#largest} bytes`);
  }

  /** Reads one value, or the head of one, and gives the offset after it; -1: the rest is kept for the next chunk. */
  #readValue(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(CR, at);
    if (end === -1 || end + 1 >= bytes.length) {
      if (bytes.length - at > lineLimit) throw new ReplyError('a line does not end');
      this.#line = bytes.subarray(at);
      return -1;
    }
    if (bytes[end + 1] !== LF) throw new ReplyError('a line ends in the wrong way');
    switch (bytes[at] ?? 0) {
      case DOLLAR:
        return this.#readString(bytes, end + 2, lengthIn(bytes, at + 1, end));
      case PLUS:
        this.#place({ type: 'status', text: bytes.toString('latin1', at + 1, end) });
        break;
      case COLON:
        this.#place({ type: 'integer', text: bytes.toString('latin1', at + 1, end) });
        break;
      case MINUS:
        this.#place({ type: 'error', text: bytes.toString('latin1', at + 1, end) });
        break;
      case STAR:
        this.#openArray(lengthIn(bytes, at + 1, end));
        break;
      default:
        throw new ReplyError('what came is not RESP2');
    }
    return end + 2;
  }

  #readString(bytes: Buffer, from: number, length: number): number {
    if (length === -1) {
      this.#place(nil);
      return from;
    }
    const end = from + length;
    if (end + 2 <= bytes.length) {
      this.#place({ type: 'string', text: bytes.toString('latin1', from, end) });
      return end + 2;
    }
    if (length > this.#largest) throw new ReplyError(`a string has ${length} bytes`);
    this.#wanted = length + 2;
    this.#parts = [bytes.subarray(from)];
    this.#size = bytes.length - from;
    return bytes.length;
  }

  /** Gives the offset after what belongs to the string. */
  #continueString(chunk: Buffer): number {
    const missing = this.#wanted - this.#size;
    this.#parts.push(chunk.length > missing ? chunk.subarray(0, missing) : chunk);
    this.#size += Math.min(missing, chunk.length);
    if (chunk.length < missing) return chunk.length;
    const text = Buffer.concat(this.#parts, this.#wanted).toString('latin1', 0, this.#wanted - 2);
    this.#parts = [];
    this.#wanted = 0;
    this.#place({ type: 'string', text });
    return missing;
  }

  #openArray(count: number): void {
    if (this.#open.length >= depthLimit) throw new ReplyError(`it has more than ${depthLimit} arrays within each other`);
    if (count > 0) this.#open.push({ items: [], left: count });
    else this.#place(count === -1 ? nil : { type: 'array', items: [] });
  }

  /** Puts a whole value where it belongs: into its array, which may then be whole, too, or out. */
  #place(value: Reply): void {
    let whole = value;
    for (;;) {
      const array = this.#open.at(-1);
      if (array === undefined) break;
      array.items.push(whole);
      array.left -= 1;
      if (array.left > 0) return;
      this.#open.pop();
      whole = { type: 'array', items: array.items };
    }
    this.#soFar = 0;
    this.#take(whole);
  }
}

/** The number between two offsets: digits, or -1. */
function lengthIn(bytes: Buffer, from: number, end: number): number {
  if (bytes[from] === MINUS && bytes[from + 1] === 49 && from + 2 === end) return -1;
  let value = 0;
  if (from === end || end - from > 10) throw new ReplyError('a length is none');
  for (let at = from; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) throw new ReplyError('a length is none');
    value = value * 10 + digit;
  }
  return value;
}
