// Reply stream: finds where each reply begins and ends in the bytes Redis sends, without keeping them.
import { RespError, RespScanner, respTypes } from '../../src/bridge/resp.ts';

/** Characters of a status or error that a visitor is told at most. */
const lineLimit = 512;

/** What a scan tells, in the order of the stream. Offsets are in the chunk being scanned. */
export interface ReplyVisitor {
  /** A reply (or a push, of RESP3) begins with the byte at offset. */
  begin(offset: number): void;
  /** It ends before offset. line: of a status or an error its line with the type byte, cut after 512 characters; else empty. */
  end(offset: number, line: string): void;
}

/** Scans one connection's replies, RESP2 and RESP3, chunk by chunk. */
export class ReplyScanner {
  readonly #scanner = new RespScanner({ skips: true });
  /** Values the open reply still lacks; 0 between replies. */
  #missing = 0;
  /** Whether the next token is the open reply's first. */
  #isFirst = true;
  #isBroken = false;

  /** Whether what came is not RESP; nothing more is told then. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  scan(chunk: Buffer, visitor: ReplyVisitor): void {
    if (this.#isBroken) return;
    const scanner = this.#scanner;
    scanner.feed(chunk);
    for (let at = 0; at < chunk.length; at = scanner.offset) {
      if (this.#missing === 0) {
        visitor.begin(at);
        this.#missing = 1;
        this.#isFirst = true;
      }
      if (!this.#next()) return;
      const line = this.#isFirst ? lineOf(scanner) : '';
      this.#isFirst = false;
      this.#missing += childrenOf(scanner) - 1;
      if (this.#missing === 0) visitor.end(scanner.offset, line);
    }
  }

  #next(): boolean {
    try {
      return this.#scanner.next();
    } catch (error) {
      if (!(error instanceof RespError)) throw error;
      this.#isBroken = true;
      return false;
    }
  }
}

/** How many values follow that belong to a token. */
function childrenOf({ type, count }: RespScanner): number {
  switch (type) {
    case respTypes.array:
    case respTypes.set:
    case respTypes.push:
      return Math.max(count, 0);
    case respTypes.map:
      return Math.max(count, 0) * 2;
    case respTypes.attribute:
      // It precedes the value it describes.
      return count === -1 ? 0 : count * 2 + 1;
    default:
      return 0;
  }
}

/** The line of a status or an error, with its type byte. */
function lineOf({ type, bytes, from, to }: RespScanner): string {
  if (type !== respTypes.simple && type !== respTypes.error) return '';
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', from, to);
  return `${String.fromCharCode(type)}${text}`.slice(0, lineLimit);
}
