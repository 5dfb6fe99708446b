// Lane queue: the responses of one connection of the fast lane, written in the order of their requests, and what its client has yet to read.
import type { Socket } from 'node:net';
import { webdisLimits } from './limits.ts';
import type { LaneConnection, LaneResponse } from './lane-response.ts';
import type { Held, LearnerBytes } from './learner-bytes.ts';

export class LaneQueue implements LaneConnection {
  /** Whether nobody can be answered any more. */
  isClosed = false;
  readonly #socket: Socket;
  readonly #onWritten: () => void;
  /** In the order of their requests, from the first that is not written. */
  readonly #responses: LaneResponse[] = [];
  /** Responses that are to be written together. */
  #out = '';
  #isScheduled = false;
  /** Bytes of requests that wait for those before them to be answered. */
  #unread = 0;
  /** What is held of all that, and of whose bytes. */
  #held: Held | null = null;
  #bytes: LearnerBytes | null = null;

  /** onWritten: called whenever there may be room for further requests. */
  constructor(socket: Socket, onWritten: () => void) {
    this.#socket = socket;
    this.#onWritten = onWritten;
  }

  get isEmpty(): boolean {
    return this.#responses.length === 0;
  }

  /** Whether all is written, and nearly all of it taken by the system: what is not has no owner once the connection is another's. */
  get isDone(): boolean {
    return this.isEmpty && !this.#socket.writableNeedDrain;
  }

  /** Whether more requests may be taken: a client that reads none of its answers is not read from either. */
  get hasRoom(): boolean {
    return this.#responses.length < webdisLimits.pipelined && !this.#socket.writableNeedDrain;
  }

  /** Gives a request its place; bytes: those of the learner who asks. */
  add(response: LaneResponse, bytes: LearnerBytes): void {
    if (this.#bytes !== bytes) {
      this.#release();
      this.#bytes = bytes;
    }
    this.#responses.push(response);
  }

  /** Says how many bytes of requests wait for room here. */
  keep(unread: number): void {
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.#charge();
  }

  readonly settle = (): void => {
    let first = this.#responses[0];
    while (first !== undefined && first.text !== null) {
      this.#out += first.text;
      if (first.parts.length > 0) this.#writeParts(first.parts);
      this.#responses.shift();
      first = this.#responses[0];
    }
    this.#charge();
    // With more to come in this turn they are written together.
    if (this.#responses.length === 0) this.#write();
    else if (!this.#isScheduled && this.#out !== '') {
      this.#isScheduled = true;
      queueMicrotask(this.#write);
    }
  };

  /** Something was written: what waits is less. */
  recharge(): void {
    if (this.#held !== null) this.#charge();
  }

  /** Charges what waits here, where that is much. */
  #charge(): void {
    let bytes = this.#socket.writableLength + this.#out.length + this.#unread;
    for (const { text, parts } of this.#responses) {
      bytes += text?.length ?? 0;
      for (const part of parts) bytes += part.length;
    }
    if (this.#held === null && bytes < webdisLimits.headBytes) return;
    this.#held ??= this.#bytes?.hold(() => this.#socket.destroy()) ?? null;
    this.#held?.set(bytes);
  }

  /** The connection is closed, or another's: nothing is held here any more. */
  close(): void {
    this.isClosed = true;
    this.#responses.length = 0;
    this.#release();
    this.#bytes = null;
  }

  readonly #write = (): void => {
    this.#isScheduled = false;
    this.#writeOut();
    this.#onWritten();
  };

  #writeOut(): void {
    const out = this.#out;
    this.#out = '';
    if (out !== '' && this.#socket.writable) this.#socket.write(out, 'latin1');
  }

  #writeParts(parts: readonly Buffer[]): void {
    this.#writeOut();
    for (const part of parts) if (this.#socket.writable) this.#socket.write(part);
  }

  #release(): void {
    this.#held?.release();
    this.#held = null;
  }
}
