// Reply: what a Redis answers to the Webdis gateway, read from RESP2 as it comes.
import { RespError, RespScanner, respTypes } from '../../../src/bridge/resp.ts';

/** One reply. Text has one character a byte, so that nothing is decoded before a format needs it. */
export type Reply =
  | { readonly type: 'status' | 'error' | 'string'; readonly text: string }
  /** text: the digits as Redis wrote them. */
  | { readonly type: 'integer'; readonly text: string }
  | { readonly type: 'nil' }
  | { readonly type: 'array'; readonly items: readonly Reply[] };

/** How large a reply is. */
export interface ReplySize {
  /** Bytes in which it came. */
  readonly bytes: number;
  /** About how many bytes of memory it takes. */
  readonly weight: number;
}

/** Of a reply that Redis was not asked for. */
export const noSize: ReplySize = { bytes: 0, weight: 0 };

const nil: Reply = { type: 'nil' };
/** What a value takes besides its bytes, however few they are: its object, and its text's. */
const valueWeight = 48;
/** Arrays within each other. A script of a learner can nest thousands, more than those who write a reply in a form can follow. */
const depthLimit = 512;

interface OpenArray {
  readonly items: Reply[];
  left: number;
}

/** Reads one connection's replies chunk by chunk; work grows with the bytes, whatever the chunks. */
export class ReplyReader {
  readonly #take: (reply: Reply, size: ReplySize) => void;
  readonly #largest: number;
  readonly #scanner = new RespScanner();
  /** Arrays whose items are still coming, the innermost last. */
  readonly #open: OpenArray[] = [];
  /** Bytes that came before the reply being read, and its values so far. */
  #before = 0;
  #values = 0;

  /** take: gets each reply, and how large it is. largest: bytes of one reply. */
  constructor(take: (reply: Reply, size: ReplySize) => void, largest: number) {
    this.#take = take;
    this.#largest = largest;
  }

  /** Bytes of the reply that is being read which came so far; 0 between replies. */
  get size(): number {
    return this.#scanner.taken + this.#scanner.pending - this.#before;
  }

  /** About how many bytes of memory it takes so far, its values included. */
  get weight(): number {
    return this.size + this.#values * valueWeight;
  }

  /** Takes the next bytes. Throws RespError; after that it is of no more use. */
  read(chunk: Buffer): void {
    const scanner = this.#scanner;
    scanner.feed(chunk);
    while (scanner.next()) this.#read();
    if (scanner.announced > this.#largest) throw new RespError(`a string has ${scanner.announced} bytes`);
    if (this.size > this.#largest) throw new RespError(`the reply has more than ${this.#largest} bytes`);
  }

  #read(): void {
    this.#values += 1;
    const { type, count } = this.#scanner;
    switch (type) {
      case respTypes.bulk:
        this.#place(count === -1 ? nil : { type: 'string', text: this.#text() });
        break;
      case respTypes.integer:
        this.#place({ type: 'integer', text: this.#text() });
        break;
      case respTypes.array:
        this.#openArray(count);
        break;
      case respTypes.simple:
        this.#place({ type: 'status', text: this.#text() });
        break;
      case respTypes.error:
        this.#place({ type: 'error', text: this.#text() });
        break;
      default:
        throw new RespError('what came is not RESP2');
    }
  }

  #text(): string {
    const { bytes, from, to } = this.#scanner;
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return buffer.toString('latin1', from, to);
  }

  #openArray(count: number): void {
    if (this.#open.length >= depthLimit) throw new RespError(`it has more than ${depthLimit} arrays within each other`);
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
    const { taken } = this.#scanner;
    const size = taken - this.#before;
    this.#before = taken;
    const weight = size + this.#values * valueWeight;
    this.#values = 0;
    this.#take(whole, { bytes: size, weight });
  }
}
