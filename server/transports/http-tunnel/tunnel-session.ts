// Tunnel session: the channels of one user of the HTTP tunnel, what waits in them, and the mail of its page.
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { ControlMessage } from '../../../src/protocol.ts';
import type { Slot } from '../admission.ts';
import { transportLimits, httpTunnelLimits } from '../../limits.ts';

/** A connection to Redis whose bytes wait for a request to fetch them. */
export class TunnelChannel {
  readonly #stream: Duplex;
  readonly #slot: Slot;
  readonly #changed: () => void;
  readonly #unread: Buffer[] = [];
  #unreadBytes = 0;
  #ended = false;

  /** changed: called whenever there is something new to take. */
  constructor(stream: Duplex, slot: Slot, changed: () => void) {
    this.#stream = stream;
    this.#slot = slot;
    this.#changed = changed;
    stream.on('data', this.#take);
    stream.on('end', this.#end);
    stream.on('error', this.#end);
    stream.on('close', this.#end);
  }

  get isReadable(): boolean {
    return this.#unreadBytes > 0 || this.#ended;
  }

  /** Redis closed the connection, and everything it sent was taken. */
  get isOver(): boolean {
    return this.#ended && this.#unreadBytes === 0;
  }

  /** Sends bytes; resolves once Redis takes more, or with the signal. */
  async send(bytes: Buffer, signal: AbortSignal): Promise<void> {
    if (bytes.length === 0 || this.#ended || !this.#stream.writable) return;
    this.#stream.write(bytes);
    if (this.#stream.writableLength <= transportLimits.tunnelBytes) return;
    // However it ends, by room, by Redis' end or by the page's, there is nothing more to wait for.
    await Promise.race([once(this.#stream, 'drain', { signal }), once(this.#stream, 'close', { signal })]).catch(() => undefined);
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
    if (this.#unreadBytes <= transportLimits.tunnelBytes && this.#stream.isPaused()) this.#stream.resume();
    return Buffer.concat(taken);
  }

  close(): void {
    this.#slot.release();
    this.#ended = true;
    this.#stream.off('data', this.#take);
    // Commands already sent still reach Redis; nobody is left to read the replies.
    this.#stream.end(() => this.#stream.destroy());
  }

  readonly #take = (bytes: Buffer): void => {
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    if (this.#unreadBytes > transportLimits.tunnelBytes) this.#stream.pause();
    this.#changed();
  };

  readonly #end = (): void => {
    this.#ended = true;
    this.#changed();
  };
}

export class TunnelSession {
  readonly #channels = new Map<number, TunnelChannel>();
  #mail: ControlMessage[] = [];
  readonly #waiting = new Set<() => void>();
  #last = 0;
  #isClosed = false;
  /** Unix time of the last request, in milliseconds. */
  seenAt = Date.now();

  get hasMail(): boolean {
    return this.#mail.length > 0;
  }

  channel(number: number): TunnelChannel | undefined {
    return this.#channels.get(number);
  }

  /** Takes a connected stream; returns the channel's number. */
  add(stream: Duplex, slot: Slot): number {
    const channel = new TunnelChannel(stream, slot, this.#wake);
    const number = ++this.#last;
    this.#channels.set(number, channel);
    if (this.#isClosed) this.drop(number);
    return number;
  }

  drop(number: number): void {
    this.#channels.get(number)?.close();
    this.#channels.delete(number);
    this.#wake();
  }

  post(mail: ControlMessage): void {
    if (this.#mail.length < httpTunnelLimits.mail) this.#mail.push(mail);
    this.#wake();
  }

  takeMail(): ControlMessage[] {
    return this.#mail.splice(0);
  }

  /** Waits until isSo holds, the time is up or the signal is aborted. */
  async until(isSo: () => boolean, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (milliseconds <= 0 || isSo() || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (isSo() || this.#isClosed) resolve();
    };
    const give = (): void => resolve();
    const timer = setTimeout(give, milliseconds);
    signal.addEventListener('abort', give, { once: true });
    this.#waiting.add(look);
    await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', give);
    this.#waiting.delete(look);
  }

  close(): void {
    this.#isClosed = true;
    for (const number of this.#channels.keys()) this.drop(number);
    this.#wake();
  }

  readonly #wake = (): void => {
    for (const look of this.#waiting) look();
  };
}
