// Class page: one WebSocket of a page in a class: what it is told, and how fast it may speak.
import type { RawData, WebSocket } from 'ws';
import { closeCodes } from '../../../src/protocol.ts';
import { fitReason, internalError } from '../../close-frame.ts';
import type { TokenBuckets } from '../../token-buckets.ts';
import { liveLimits } from './limits.ts';
import type { Read } from './words.ts';

/** What a page is opened with. */
export interface ClassPageParts<Word> {
  /** Unique among the pages of its bridge. */
  readonly id: string;
  readonly ws: WebSocket;
  /** Whose words are counted with those of this one. */
  readonly owner: string;
  readonly pace: TokenBuckets;
  readonly read: (data: RawData, isBinary: boolean) => Read<Word>;
  readonly say: (word: Word) => void;
  /** Where what say throws goes: it ends this page's WebSocket, and no other's. */
  readonly failed: (error: unknown) => void;
  /** Unread bytes from which it is cut. */
  readonly behind: number;
}

const tooFast = 'This page said more to the class than a page has to say. Reload it.';

/** Told: what the bridge says to it. */
export class ClassPage<Word, Told> {
  readonly id: string;
  readonly #ws: WebSocket;
  readonly #parts: ClassPageParts<Word>;
  /** Bytes and words that came. */
  readonly #heard = { bytes: 0, words: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ClassPageParts<Word>) {
    this.id = parts.id;
    this.#ws = parts.ws;
    this.#parts = parts;
    parts.ws.on('message', (data, isBinary) => this.#take(data, isBinary));
    parts.ws.once('close', () => clearTimeout(this.#timer));
  }

  get heard(): { readonly bytes: number; readonly words: number } {
    return this.#heard;
  }

  /** Bytes that it has yet to read. */
  get unread(): number {
    return this.#ws.bufferedAmount;
  }

  /** Returns how many bytes that was; 0: it has left, or is cut since it reads nothing. */
  tell(told: Told): number {
    return this.tellText(JSON.stringify(told));
  }

  /** The same with what is JSON already. */
  tellText(text: string): number {
    if (this.#ws.readyState !== this.#ws.OPEN) return 0;
    if (this.#ws.bufferedAmount > this.#parts.behind) {
      this.#ws.terminate();
      return 0;
    }
    this.#ws.send(text);
    return Buffer.byteLength(text);
  }

  #take(data: RawData, isBinary: boolean): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    const bytes = (data as Buffer).length;
    this.#heard.bytes += bytes;
    this.#heard.words += 1;
    if (!this.#slow(bytes)) return this.#sendAway(closeCodes.limit, tooFast);
    const said = this.#parts.read(data, isBinary);
    if ('wrong' in said) return this.#sendAway(closeCodes.badMessage, said.wrong);
    try {
      this.#parts.say(said.word);
    } catch (error) {
      this.#parts.failed(error);
      this.#sendAway(internalError, "The class failed to take what this page said. Reload it; the notebook's log says why.");
    }
  }

  /** Reads on when it is this page's turn again. false: that would be too late. */
  #slow(bytes: number): boolean {
    const { pace, owner } = this.#parts;
    let wait: number | null = 0;
    for (let left = bytes; left > 0 && wait !== null; left -= liveLimits.wordBytes) wait = pace.take(owner, performance.now());
    if (wait === null) return false;
    if (wait > 0) {
      this.#ws.pause();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ws.resume(), wait);
    }
    return true;
  }

  #sendAway(code: number, reason: string): void {
    this.#ws.resume();
    this.#ws.close(code, fitReason(reason));
    // What it says instead of goodbye is not read for long.
    const cut = setTimeout(() => this.#ws.terminate(), liveLimits.goodbyeMs);
    this.#ws.once('close', () => clearTimeout(cut));
  }
}
