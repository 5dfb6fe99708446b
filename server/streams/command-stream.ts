// Command stream: finds the commands in the bytes a client sends to Redis, exactly where Redis itself would find them.
import { splitArgs } from './conf-text.ts';
import { LengthLine } from './length-line.ts';

/** Characters of a word that a visitor is told at most; no name a visitor could look for is longer. */
export const wordLimit = 128;
/** Longest inline command: Redis looks after each read whether 64 KiB came without a line end, so a little more may pass. */
export const inlineLimit = 256 * 1024;
const largestCount = 2 ** 31 - 1;
const STAR = 42;
const DOLLAR = 36;
const LF = 10;

/** What a scan tells, in the order of the stream. Offsets are in the chunk being scanned: the first byte not yet told of. */
export interface CommandVisitor {
  /** A command begins with the byte at offset. */
  begin(offset: number): void;
  /**
   * The word number index of count words, one character a byte, cut after wordLimit and told as soon as that much is
   * there. Returns whether the command's next word is wanted too.
   */
  word(text: string, index: number, count: number): boolean;
  /** The command ends before offset. One without words (an empty line) gets no reply. */
  end(offset: number): void;
  /** Redis will refuse what comes before offset and close the connection; nothing later is a command. */
  broken(offset: number): void;
}

type State = 'between' | 'count' | 'length' | 'payload' | 'trailer' | 'inline' | 'broken';

/** Scans one client's stream, chunk by chunk, without keeping payloads. Follows networking.c of Redis 7. */
export class CommandScanner {
  #state: State = 'between';
  readonly #line = new LengthLine();
  /** Words of the command, and those that have ended. */
  #count = 0;
  #index = 0;
  /** Bytes of the word still to come. */
  #left = 0;
  #wanted = false;
  /** Characters of the word, or of the inline command, from earlier chunks. */
  #text = '';

  scan(chunk: Buffer, visitor: CommandVisitor): void {
    let at = 0;
    while (at < chunk.length && this.#state !== 'broken') at = this.#step(chunk, at, visitor);
  }

  /** Reads one part of a command and returns the offset after it. */
  #step(chunk: Buffer, at: number, visitor: CommandVisitor): number {
    switch (this.#state) {
      case 'between':
        return this.#begin(chunk, at, visitor);
      case 'count':
      case 'length':
        return this.#readLine(chunk, at, visitor);
      case 'payload':
        return this.#readPayload(chunk, at, visitor);
      case 'trailer':
        return this.#readTrailer(chunk, at, visitor);
      case 'inline':
        return this.#readInline(chunk, at, visitor);
      case 'broken':
        break;
    }
    return chunk.length;
  }

  #begin(chunk: Buffer, at: number, visitor: CommandVisitor): number {
    visitor.begin(at);
    this.#index = 0;
    this.#wanted = true;
    this.#text = '';
    this.#line.reset();
    this.#state = chunk[at] === STAR ? 'count' : 'inline';
    return at;
  }

  #readLine(chunk: Buffer, at: number, visitor: CommandVisitor): number {
    const end = this.#line.read(chunk, at);
    if (this.#line.tooLong) return this.#break(end, visitor);
    if (end === -1) return chunk.length;
    const value = this.#line.number;
    if (this.#state === 'count') return this.#startWords(value, end, visitor);
    if (value === null || value < 0 || this.#line.lead !== DOLLAR) return this.#break(end, visitor);
    this.#left = value;
    this.#state = 'payload';
    // An empty word has no byte to wait for.
    if (value === 0) this.#endPayload('', visitor);
    return end;
  }

  #startWords(count: number | null, end: number, visitor: CommandVisitor): number {
    if (count === null || count > largestCount) return this.#break(end, visitor);
    this.#count = count;
    if (count > 0) this.#nextWord();
    else this.#end(end, visitor);
    return end;
  }

  #nextWord(): void {
    this.#line.reset();
    this.#text = '';
    this.#state = 'length';
  }

  #readPayload(chunk: Buffer, at: number, visitor: CommandVisitor): number {
    const end = Math.min(at + this.#left, chunk.length);
    this.#left -= end - at;
    if (this.#wanted) this.#readText(chunk, at, end, visitor);
    if (this.#left === 0) this.#endPayload(this.#text, visitor);
    return end;
  }

  /** Gathers the word's characters, and tells a long one once it has reached its limit. */
  #readText(chunk: Buffer, at: number, end: number, visitor: CommandVisitor): void {
    const room = wordLimit - this.#text.length;
    if (room <= 0) return;
    this.#text += chunk.toString('latin1', at, Math.min(end, at + room));
    if (this.#text.length === wordLimit) this.#wanted = visitor.word(this.#text, this.#index, this.#count);
  }

  #endPayload(text: string, visitor: CommandVisitor): void {
    if (this.#wanted && text.length < wordLimit) this.#wanted = visitor.word(text, this.#index, this.#count);
    this.#index += 1;
    this.#left = 2;
    this.#state = 'trailer';
  }

  /** The two bytes after a payload, which Redis skips unread. */
  #readTrailer(chunk: Buffer, at: number, visitor: CommandVisitor): number {
    const end = Math.min(at + this.#left, chunk.length);
    this.#left -= end - at;
    if (this.#left > 0) return end;
    if (this.#index < this.#count) this.#nextWord();
    else this.#end(end, visitor);
    return end;
  }

  #readInline(chunk: Buffer, at: number, visitor: CommandVisitor): number {
    const newline = chunk.indexOf(LF, at);
    const end = newline === -1 ? chunk.length : newline;
    if (this.#text.length + end - at > inlineLimit) return this.#break(end, visitor);
    this.#text += chunk.toString('latin1', at, end);
    if (newline === -1) return end;
    const words = splitArgs(asCString(this.#text.endsWith('\r') ? this.#text.slice(0, -1) : this.#text));
    if (!words) return this.#break(end + 1, visitor);
    for (const [index, word] of words.entries()) {
      if (!visitor.word(word.slice(0, wordLimit), index, words.length)) break;
    }
    this.#end(end + 1, visitor);
    return end + 1;
  }

  #end(offset: number, visitor: CommandVisitor): void {
    this.#state = 'between';
    visitor.end(offset);
  }

  #break(offset: number, visitor: CommandVisitor): number {
    this.#state = 'broken';
    visitor.broken(offset);
    return offset;
  }
}

/** What Redis sees of an inline command: nothing that follows a zero byte. */
function asCString(line: string): string {
  const zero = line.indexOf('\0');
  return zero === -1 ? line : line.slice(0, zero);
}
