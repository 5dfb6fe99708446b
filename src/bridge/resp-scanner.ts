// RespScanner: finds the tokens of RESP 2 and 3 in chunks of bytes, whatever their boundaries. Pure: all that reads replies stands on it.
import { joinBytes } from './join-bytes.ts';
import { length, longestLength, RespError, typeByteComplaint } from './resp-scalar.ts';

const CR = 13;
const LF = 10;
const ZERO = 48;
/** Bytes of a line that are told to who skips strings, at most. */
const LINE_TOLD = 1024;
/** Bytes of a line that is looked through byte by byte, which is faster than a search for a few. */
const SHORT_LINE = 48;
/** Any number of so many digits is a safe integer. */
const SAFE_DIGITS = 15;
const EMPTY = new Uint8Array(0);

/** The types of tokens by their type bytes: a line, a string of a length, or a head that counts the values after it. */
export const respTypes = {
  simple: 43,
  error: 45,
  integer: 58,
  double: 44,
  boolean: 35,
  bignum: 40,
  null: 95,
  bulk: 36,
  blobError: 33,
  verbatim: 61,
  array: 42,
  set: 126,
  push: 62,
  map: 37,
  attribute: 124,
} as const;

/** What a token is, by its type byte. */
const kinds = new Uint8Array(256);
const [STRING, HEAD, LINE] = [1, 2, 3];
for (const type of [respTypes.bulk, respTypes.blobError, respTypes.verbatim]) kinds[type] = STRING;
for (const type of [respTypes.array, respTypes.set, respTypes.push, respTypes.map, respTypes.attribute]) kinds[type] = HEAD;

for (const type of [respTypes.simple, respTypes.error, respTypes.integer, respTypes.double]) kinds[type] = LINE;
for (const type of [respTypes.boolean, respTypes.bignum, respTypes.null]) kinds[type] = LINE;

/**
 * Reads token by token. Work grows with the bytes alone; what is kept is one token that is not whole, and chunks that
 * nobody read yet. After a RespError, whose messages are those of hiredis, the scanner is of no more use.
 */
export class RespScanner {
  /** The token that next() found: its type byte. */
  type = 0;
  /** Of a line and of a string: its bytes are those of bytes from offset from to offset to, until next() is called again. */
  bytes: Uint8Array = EMPTY;
  from = 0;
  to = 0;
  /** Of a string its length, of a head its count; -1 is null. */
  count = 0;
  /** Bytes of all tokens so far. */
  taken = 0;
  /** Whether strings are only skipped, and told without their bytes, and long lines cut. */
  readonly #skips: boolean;
  #chunk: Uint8Array = EMPTY;
  #at = 0;
  #queue: Uint8Array[] = [];
  /** The beginning of a token that the chunks so far did not finish, and how long it is. */
  #kept: Uint8Array[] = [];
  #keptSize = 0;
  #keptLast = 0;
  /** Whether the token's bytes are a piece of their own, and no view into a chunk. */
  #isJoined = false;
  /** The length of the string whose bytes are coming; -1: none are. */
  #body = -1;

  /** skips: for who only wants to know where replies begin and end. */
  constructor({ skips = false } = {}) {
    this.#skips = skips;
  }

  /** Takes the next bytes; they must not change until next() has nothing more to give. */
  feed(chunk: Uint8Array): void {
    if (this.#at === this.#chunk.length && this.#queue.length === 0) {
      this.#chunk = chunk;
      this.#at = 0;
    } else {
      this.#queue.push(chunk);
    }
  }

  /** Where in the last chunk the next token begins, or goes on. */
  get offset(): number {
    return this.#at;
  }

  /** Bytes of a token that is not whole yet. */
  get pending(): number {
    return this.#keptSize;
  }

  /** The length of the string that is being read; -1: none is. */
  get announced(): number {
    return this.#body;
  }

  /** Finds the next token; false: it is not whole yet. Throws RespError. */
  next(): boolean {
    if (this.#body === -1) {
      if (!this.#readLine()) return false;
      if (kinds[this.type] !== STRING || this.count === -1) return true;
      this.#body = this.count;
    }
    return this.#readBody();
  }

  #readLine(): boolean {
    if (this.#keptSize > 0) return this.#readLongLine();
    while (this.#at === this.#chunk.length) if (!this.#nextChunk()) return false;
    return this.#readShortLine() || this.#readLongLine();
  }

  /** The usual case: a line that is short, and whole in its chunk. false: it is not that, and nothing was taken. */
  #readShortLine(): boolean {
    const chunk = this.#chunk;
    const start = this.#at + 1;
    const type = chunk[start - 1] ?? 0;
    const kind = kinds[type] ?? 0;
    let at = start;
    if (kind === LINE) {
      const most = Math.min(chunk.length, start + SHORT_LINE);
      while (at < most && chunk[at] !== CR) at += 1;
    } else if (kind !== 0) {
      let value = 0;
      for (;;) {
        const digit = (chunk[at] ?? 0) - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
        at += 1;
      }
      const digits = at - start;
      // Without leading zeros; what is no count, or out of range, is complained about where every line is read.
      if (digits === 0 || digits > SAFE_DIGITS || (digits > 1 && chunk[start] === ZERO) || value > longestLength) return false;
      this.count = value;
    }
    if (kind === 0 || chunk[at] !== CR || chunk[at + 1] !== LF) return false;
    this.#at = at + 2;
    this.taken += at + 3 - start;
    this.type = type;
    this.#isJoined = false;
    this.bytes = chunk;
    this.from = start;
    this.to = at;
    return true;
  }

  /** Any line. */
  #readLongLine(): boolean {
    const first = this.#kept[0]?.[0] ?? this.#chunk[this.#at] ?? 0;
    // Refused at once, since what does not speak RESP may never end a line.
    if (kinds[first] === 0) throw new RespError(typeByteComplaint(first));
    for (;;) {
      const end = this.#chunk.indexOf(LF, this.#at);
      if (end !== -1) {
        const before = end > this.#at ? this.#chunk[end - 1] : this.#keptLast;
        if (before === CR) return this.#takeLine(first, end + 1);
      }
      this.#keep(end === -1 ? this.#chunk.length : end + 1);
      if (this.#at === this.#chunk.length && !this.#nextChunk()) return false;
    }
  }

  #takeLine(type: number, end: number): boolean {
    this.type = type;
    if (this.#keptSize > 0) {
      this.#keep(end);
      const size = this.#keptSize;
      this.bytes = this.#joined();
      this.from = 1;
      this.to = Math.min(this.bytes.length, size - 2);
      this.taken += size;
    } else {
      this.#isJoined = false;
      this.bytes = this.#chunk;
      this.from = this.#at + 1;
      this.to = end - 2;
      this.taken += end - this.#at;
      this.#at = end;
    }
    const kind = kinds[type];
    if (kind !== LINE) this.count = length(this.bytes.subarray(this.from, this.to), kind === STRING ? 'bulk' : 'aggregate');
    return true;
  }

  #readBody(): boolean {
    const size = this.#body + 2;
    for (;;) {
      const missing = size - this.#keptSize;
      const left = this.#chunk.length - this.#at;
      if (left >= missing) break;
      if (this.#skips) this.#skip(left);
      else this.#keep(this.#chunk.length);
      if (!this.#nextChunk()) return false;
    }
    const end = this.#at + size - this.#keptSize;
    if (this.#skips) {
      this.#skip(end - this.#at);
      this.#keptSize = 0;
      this.from = this.to = 0;
    } else if (this.#keptSize > 0) {
      this.#keep(end);
      this.bytes = this.#joined();
      this.from = 0;
      this.to = this.#body;
    } else {
      this.#isJoined = false;
      this.bytes = this.#chunk;
      this.from = this.#at;
      this.to = end - 2;
      this.#at = end;
    }
    this.taken += size;
    this.#body = -1;
    return true;
  }

  /** The token's bytes, as one's own. */
  copy(): Uint8Array {
    return this.#isJoined ? this.bytes.subarray(this.from, this.to) : this.bytes.slice(this.from, this.to);
  }

  /** Puts the chunk's bytes up to end aside. */
  #keep(end: number): void {
    if (end <= this.#at) return;
    const most = this.#skips ? Math.max(0, LINE_TOLD - this.#keptSize) : Infinity;
    if (most > 0) this.#kept.push(this.#chunk.subarray(this.#at, Math.min(end, this.#at + most)));
    this.#keptSize += end - this.#at;
    this.#keptLast = this.#chunk[end - 1] ?? 0;
    this.#at = end;
  }

  #skip(size: number): void {
    this.#keptSize += size;
    this.#at += size;
  }

  /** What was put aside, in one piece. */
  #joined(): Uint8Array {
    this.#isJoined = true;
    const whole = joinBytes(this.#kept);
    this.#kept = [];
    this.#keptSize = 0;
    return whole;
  }

  #nextChunk(): boolean {
    const chunk = this.#queue.shift();
    // What was read is not kept in memory for a connection that falls silent.
    this.#chunk = chunk ?? EMPTY;
    this.#at = 0;
    if (chunk === undefined) this.bytes = EMPTY;
    return chunk !== undefined;
  }
}
