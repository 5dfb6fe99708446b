// Tunnel channel: one connection to Redis whose bytes wait for a request to fetch them.
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { hangUp } from '../../streams/hang-up.ts';
import type { Slot } from '../admission.ts';
import type { ByteAccount } from '../byte-budget.ts';
import { transportLimits } from '../../limits.ts';

/** What a channel is made of; all of it is the channel's own from then on. */
export interface ChannelParts {
  readonly stream: Duplex;
  /** Given back when the stream has closed, whoever closed it. */
  readonly slot: Slot;
  /** For the bytes that wait here, in both directions. */
  readonly bytes: ByteAccount;
}

export class TunnelChannel {
  readonly #stream: Duplex;
  readonly #slot: Slot;
  readonly #bytes: ByteAccount;
  readonly #changed: () => void;
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  #ended = false;
  /** Settled once the bytes of the last send are written, or lost. */
  #sent = Promise.resolve();

  /** changed: called whenever there is something new to take. */
  constructor({ stream, slot, bytes }: ChannelParts, changed: () => void) {
    this.#stream = stream;
    this.#slot = slot;
    this.#bytes = bytes;
    this.#changed = changed;
    bytes.onRoom = this.#resume;
    stream.on('data', this.#take);
    stream.on('drain', this.#charge);
    stream.on('end', this.#end);
    stream.on('error', this.#end);
    stream.once('close', () => {
      slot.release();
      this.#end();
    });
  }

  get isReadable(): boolean {
    return this.#unreadBytes > 0 || this.#ended;
  }

  /** Redis closed the connection. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** Redis closed the connection, and everything it sent was taken. */
  get isOver(): boolean {
    return this.#ended && this.#unreadBytes === 0;
  }

  /** Sends bytes after those of earlier calls; resolves once they are written, or with the signal. */
  send(bytes: Buffer, signal: AbortSignal): Promise<void> {
    if (bytes.length === 0) return Promise.resolve();
    this.#slot.touch();
    this.#sent = this.#sent.then(() => this.#write(bytes, signal));
    return this.#sent;
  }

  /** Up to max bytes that have arrived. */
  take(max: number): Buffer {
    const taken: Buffer[] = [];
    let room = max;
    for (let first = this.#unread.shift(); first !== undefined; first = room > 0 ? this.#unread.shift() : undefined) {
      taken.push(first.subarray(0, room));
      if (first.length > room) this.#unread.unshift(first.subarray(room));
      room -= Math.min(room, first.length);
    }
    this.#unreadBytes -= max - room;
    this.#resume();
    this.#settle();
    return Buffer.concat(taken);
  }

  /** Nobody is left who would fetch anything. */
  close(): void {
    this.#ended = true;
    this.#slot.leave();
    this.#drop();
    this.#settle();
    hangUp(this.#stream);
  }

  /** What waits here, in either direction, has to go at once. */
  cut(): void {
    this.#drop();
    this.#stream.destroy();
  }

  /** Waits for room and writes. Bytes of a page that left meanwhile are lost, and those that follow would make no sense without them. */
  async #write(bytes: Buffer, signal: AbortSignal): Promise<void> {
    if (this.#stream.writableLength > transportLimits.tunnelBytes) {
      // However it ends, by room, by Redis' end or by the page's, there is nothing more to wait for.
      await Promise.race([once(this.#stream, 'drain', { signal }), once(this.#stream, 'close', { signal })]).catch(() => undefined);
      if (signal.aborted) this.cut();
    }
    if (this.#ended || !this.#stream.writable) return;
    this.#stream.write(bytes);
    this.#charge();
  }

  #drop(): void {
    this.#unread = [];
    this.#unreadBytes = 0;
    this.#charge();
  }

  readonly #charge = (): void => {
    const waiting = this.#stream.destroyed ? 0 : this.#stream.writableLength;
    this.#bytes.set(this.#unreadBytes + waiting);
  };

  readonly #take = (bytes: Buffer): void => {
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    this.#charge();
    if (this.#isFull()) this.#stream.pause();
    this.#changed();
  };

  readonly #resume = (): void => {
    this.#charge();
    if (this.#stream.isPaused() && !this.#isFull()) this.#stream.resume();
  };

  #isFull(): boolean {
    return this.#unreadBytes > transportLimits.tunnelBytes || (this.#unreadBytes > 0 && this.#bytes.mustWait());
  }

  readonly #end = (): void => {
    this.#ended = true;
    this.#charge();
    this.#settle();
    this.#changed();
  };

  #settle(): void {
    if (this.isOver && this.#stream.closed) this.#bytes.close();
  }
}
