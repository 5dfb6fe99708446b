// Reply stream: finds where each reply begins and ends in the bytes Redis sends, without keeping them.
import { LengthLine } from './length-line.ts';

/** Characters of a status or error that a visitor is told at most. */
const lineLimit = 512;
const LF = 10;

/** What a scan tells, in the order of the stream. Offsets are in the chunk being scanned. */
export interface ReplyVisitor {
  /** A reply (or a push, of RESP3) begins with the byte at offset. */
  begin(offset: number): void;
  /** It ends before offset. line: of a status or an error its line with the type byte, cut after 512 characters; else empty. */
  end(offset: number, line: string): void;
}

type State = 'value' | 'line' | 'count' | 'payload' | 'broken';

/** Scans one connection's replies, RESP2 and RESP3, chunk by chunk. */
export class ReplyScanner {
  #state: State = 'value';
  readonly #count = new LengthLine();
  /** Values the open reply still lacks; 0 between replies. */
  #missing = 0;
  /** Bytes of a payload and its line end still to come. */
  #left = 0;
  #line = '';
  /** Whether the open reply is one line that the visitor is told. */
  #isTold = false;

  /** Whether what came is not RESP; nothing more is told then. */
  get isBroken(): boolean {
    return this.#state === 'broken';
  }

  scan(chunk: Buffer, visitor: ReplyVisitor): void {
    let at = 0;
    while (at < chunk.length && this.#state !== 'broken') at = this.#step(chunk, at, visitor);
  }

  /** Reads one part of a reply and returns the offset after it. */
  #step(chunk: Buffer, at: number, visitor: ReplyVisitor): number {
    switch (this.#state) {
      case 'value':
        return this.#beginValue(chunk, at, visitor);
      case 'line':
        return this.#readLine(chunk, at, visitor);
      case 'count':
        return this.#readCount(chunk, at, visitor);
      case 'payload':
        return this.#readPayload(chunk, at, visitor);
      case 'broken':
        break;
    }
    return chunk.length;
  }

  #beginValue(chunk: Buffer, at: number, visitor: ReplyVisitor): number {
    const type = String.fromCharCode(chunk[at] ?? 0);
    if (this.#missing === 0) {
      visitor.begin(at);
      this.#missing = 1;
      this.#line = '';
      this.#isTold = type === '+' || type === '-';
    }
    if ('+-:_,#('.includes(type)) {
      this.#state = 'line';
    } else if ('$!=*~>%|'.includes(type)) {
      this.#count.reset();
      this.#state = 'count';
    } else {
      this.#state = 'broken';
    }
    return at;
  }

  #readLine(chunk: Buffer, at: number, visitor: ReplyVisitor): number {
    const newline = chunk.indexOf(LF, at);
    const end = newline === -1 ? chunk.length : newline + 1;
    if (this.#isTold && this.#line.length < lineLimit) {
      this.#line += chunk.toString('latin1', at, Math.min(end, at + lineLimit - this.#line.length));
    }
    if (newline !== -1) this.#endValue(end, visitor);
    return end;
  }

  #readCount(chunk: Buffer, at: number, visitor: ReplyVisitor): number {
    const end = this.#count.read(chunk, at);
    if (end === -1) return chunk.length;
    const count = this.#count.number;
    if (count === null || count < -1) {
      this.#state = 'broken';
      return end;
    }
    const type = String.fromCharCode(this.#count.lead);
    if (count !== -1 && '$!='.includes(type)) {
      this.#left = count + 2;
      this.#state = 'payload';
      return end;
    }
    // An attribute precedes the value it describes, so it counts for none.
    this.#missing += childrenOf(type, count) + (type === '|' ? 1 : 0);
    this.#endValue(end, visitor);
    return end;
  }

  #readPayload(chunk: Buffer, at: number, visitor: ReplyVisitor): number {
    const end = Math.min(at + this.#left, chunk.length);
    this.#left -= end - at;
    if (this.#left === 0) this.#endValue(end, visitor);
    return end;
  }

  #endValue(offset: number, visitor: ReplyVisitor): void {
    this.#state = 'value';
    this.#missing -= 1;
    if (this.#missing === 0) visitor.end(offset, this.#line.trimEnd());
  }
}

function childrenOf(type: string, count: number): number {
  if (count === -1) return 0;
  return type === '%' || type === '|' ? count * 2 : count;
}
