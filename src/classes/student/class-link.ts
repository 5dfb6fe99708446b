// Class link: the page's WebSocket to its class, which comes back by itself, and the words that wait for it.
import type { Endpoint } from '../../bridge/endpoint.ts';
import { socketUrl } from '../../bridge/bridge-socket.ts';
import { classPaths, type ClassWord, type StudentWord } from '../../class-protocol.ts';
import { closeCodes } from '../../protocol.ts';
import { waitBefore } from '../teacher/model/reconnection.ts';
import { studentLimits } from './limits.ts';
import { WordQueue } from './word-queue.ts';

/** Who hears of it. */
export interface LinkListener {
  /** It is open: what the class has to know anew is said first. */
  onOpen(): readonly StudentWord[];
  onWord(word: ClassWord): void;
  /** It is gone for longer than a moment, or could not be opened; may be told again. */
  onLost(): void;
  /** The class knows this browser no longer. */
  onGone(): void;
}

export class ClassLink {
  readonly #endpoint: Endpoint;
  readonly #listener: LinkListener;
  readonly #queue = new WordQueue();
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lost: ReturnType<typeof setTimeout> | undefined;
  #pace: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #isClosed = false;

  constructor(endpoint: Endpoint, listener: LinkListener) {
    this.#endpoint = endpoint;
    this.#listener = listener;
  }

  open(): void {
    // A computer that wakes up need not wait for its turn.
    addEventListener('online', () => this.#hurry());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#hurry();
    });
    this.#try();
  }

  /** For good. */
  close(): void {
    this.#isClosed = true;
    for (const timer of [this.#timer, this.#lost, this.#pace]) clearTimeout(timer);
    this.#socket?.close(1000);
  }

  /** Says it in its turn, and once the link is there again. */
  say(word: StudentWord): void {
    this.#queue.add(word);
    this.#send();
  }

  /** Says it now. false: the link is gone, and it is not said at all. */
  sayNow(word: StudentWord): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(word));
    return true;
  }

  #try(): void {
    clearTimeout(this.#timer);
    const socket = this.#endpoint.open(socketUrl(this.#endpoint, classPaths.live));
    this.#socket = socket;
    const late = setTimeout(() => socket.close(), studentLimits.openMs);
    let wasOpen = false;
    socket.addEventListener('open', () => {
      clearTimeout(late);
      clearTimeout(this.#lost);
      wasOpen = true;
      this.#tries = 0;
      for (const word of this.#listener.onOpen()) socket.send(JSON.stringify(word));
      this.#send();
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      // The bridge is ours and checks what it is sent; what it sends is taken at its word.
      this.#listener.onWord(JSON.parse(data) as ClassWord);
    });
    socket.addEventListener('close', ({ code }) => {
      clearTimeout(late);
      if (this.#socket !== socket || this.#isClosed) return;
      this.#socket = null;
      clearTimeout(this.#pace);
      if (code === closeCodes.noLearner || code === closeCodes.twoLearners) {
        this.close();
        this.#listener.onGone();
        return;
      }
      // A single hiccup is nobody's concern.
      if (wasOpen) this.#lost = setTimeout(() => this.#listener.onLost(), studentLimits.lostMs);
      else this.#listener.onLost();
      this.#timer = setTimeout(() => this.#try(), waitBefore(this.#tries, Math.random()));
      this.#tries += 1;
    });
  }

  #hurry(): void {
    if (this.#socket !== null || this.#isClosed) return;
    this.#tries = 0;
    this.#try();
  }

  #send(): void {
    clearTimeout(this.#pace);
    const { word, wait } = this.#socket?.readyState === WebSocket.OPEN ? this.#queue.take(performance.now()) : { word: null, wait: null };
    if (word !== null) {
      this.#socket?.send(JSON.stringify(word));
      this.#send();
    } else if (wait !== null) this.#pace = setTimeout(() => this.#send(), wait);
  }
}
