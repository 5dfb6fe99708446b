// Unread answers: what the client of one connection has yet to take of the answers that Node sends, charged together where it is much.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Held, LearnerBytes } from './learner-bytes.ts';
import { webdisLimits } from './limits.ts';

/** The answers of one connection: of a pipeline that nobody reads all wait for the first, however small each is. */
export class UnreadAnswers {
  readonly #socket: Socket;
  #size = 0;
  /** What is held of that, and of whose bytes. */
  #held: Held | null = null;
  #bytes: LearnerBytes | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Counts an answer until its response closes. size: bytes of its body; bytes: those of the learner who asked. */
  add(response: ServerResponse, size: number, bytes: LearnerBytes): void {
    if (this.#bytes !== bytes) {
      this.#release();
      this.#bytes = bytes;
    }
    this.#change(size);
    response.once('close', () => this.#change(-size));
  }

  #change(difference: number): void {
    this.#size += difference;
    if (this.#size === 0) return this.#release();
    if (this.#held === null && this.#size < webdisLimits.headBytes) return;
    // By the socket itself: a response that has yet to have its turn would only note that it is to be destroyed.
    this.#held ??= this.#bytes?.hold(() => this.#socket.destroy()) ?? null;
    this.#held?.set(this.#size);
  }

  #release(): void {
    this.#held?.release();
    this.#held = null;
  }
}
