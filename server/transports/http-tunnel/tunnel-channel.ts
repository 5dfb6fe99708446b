// Tunnel channel: one connection to Redis whose bytes wait for a request to fetch them.
import { once } from 'node:events';
import { MachineError, type RedisStream } from '../../machine.ts';
import { hangUp } from '../../streams/hang-up.ts';
import type { Slot } from '../admission.ts';
import type { ByteAccount } from '../byte-account.ts';
import { transportLimits } from '../limits.ts';

/** What a channel is made of; all of it is the channel's own from then on. */
export interface ChannelParts {
  readonly stream: RedisStream;
  /** Another stream in the place of one that was parked. Throws MachineError. */
  readonly connect: () => Promise<RedisStream>;
  /** Given back when the stream has closed, whoever closed it, and no other takes its place. */
  readonly slot: Slot;
  /** For the bytes that wait here, in both directions. */
  readonly bytes: ByteAccount;
}

export class TunnelChannel {
  /** null: it was parked, and the next bytes want another. */
  #stream: RedisStream | null = null;
  readonly #connect: () => Promise<RedisStream>;
  readonly #slot: Slot;
  readonly #bytes: ByteAccount;
  readonly #changed: () => void;
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  #ended = false;
  /** Settled once the bytes of the last send are written, or lost. */
  #sent = Promise.resolve();

  /** changed: called whenever there is something new to take. */
  constructor({ stream, connect, slot, bytes }: ChannelParts, changed: () => void) {
    this.#connect = connect;
    this.#slot = slot;
    this.#bytes = bytes;
    this.#changed = changed;
    bytes.onRoom = this.#resume;
    this.#attach(stream);
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
    // A subscription whose page fetches is used.
    if (taken.length > 0) this.#slot.touch();
    this.#resume();
    this.#settle();
    return Buffer.concat(taken);
  }

  /** Nobody is left who would fetch anything. */
  close(): void {
    this.#ended = true;
    this.#slot.leave();
    this.#drop();
    if (this.#stream === null) this.#closed();
    else hangUp(this.#stream);
    this.#settle();
  }

  /** What waits here, in either direction, has to go at once. */
  cut(): void {
    this.#drop();
    if (this.#stream === null) this.#closed();
    else this.#stream.destroy();
  }

  #attach(stream: RedisStream): void {
    this.#stream = stream;
    stream.on('data', this.#take);
    stream.on('drain', this.#charge);
    stream.on('end', this.#end);
    stream.on('error', this.#end);
    stream.on('parked', this.#parked);
    stream.once('close', this.#closed);
  }

  /** Waits for room and writes. Bytes of a page that left meanwhile are lost, and those that follow would make no sense without them. */
  async #write(bytes: Buffer, signal: AbortSignal): Promise<void> {
    if (this.#stream !== null && this.#stream.writableLength > transportLimits.tunnelBytes) {
      // However it ends, by room, by Redis' end or by the page's, there is nothing more to wait for.
      await Promise.race([once(this.#stream, 'drain', { signal }), once(this.#stream, 'close', { signal })]).catch(() => undefined);
      if (signal.aborted) this.cut();
    }
    if (this.#ended) return;
    if (this.#stream === null) await this.#reconnect();
    if (this.#stream === null || !this.#stream.writable) return;
    this.#stream.write(bytes);
    this.#charge();
  }

  /** Connects in the place of the stream that was parked. Where the machine refuses, the channel ends as if Redis had closed it. */
  async #reconnect(): Promise<void> {
    try {
      const stream = await this.#connect();
      this.#attach(stream);
      // Nobody may be left by now who would use it.
      if (this.#ended) stream.destroy();
    } catch (error) {
      this.#closed();
      if (!(error instanceof MachineError)) throw error;
    }
  }

  #drop(): void {
    this.#unread = [];
    this.#unreadBytes = 0;
    this.#charge();
  }

  readonly #charge = (): void => {
    const waiting = this.#stream === null || this.#stream.destroyed ? 0 : this.#stream.writableLength;
    this.#bytes.set(this.#unreadBytes + waiting);
  };

  readonly #take = (bytes: Buffer): void => {
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    this.#charge();
    if (this.#isFull()) this.#stream?.pause();
    this.#changed();
  };

  readonly #resume = (): void => {
    this.#charge();
    if (this.#stream?.isPaused() === true && !this.#isFull()) this.#stream.resume();
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

  /** Nothing is under way, and the page does not notice. */
  readonly #parked = (): void => {
    const stream = this.#stream;
    stream?.off('data', this.#take).off('drain', this.#charge).off('end', this.#end).off('close', this.#closed);
    stream?.off('error', this.#end).on('error', () => {}); // Whatever becomes of it now is nobody's.
    this.#stream = null;
    this.#charge();
    // A page that has left waited only for its last commands to be read, and they were.
    if (this.#ended) this.#closed();
  };

  readonly #closed = (): void => {
    this.#slot.release();
    this.#end();
  };

  #settle(): void {
    if (this.isOver && (this.#stream?.closed ?? true)) this.#bytes.close();
  }
}
