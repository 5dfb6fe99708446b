// Tunnel session: the channels of one user of the HTTP tunnel, and the control messages of its page.
import type { ControlMessage } from '../../../src/http-tunnel-protocol.ts';
import { httpTunnelLimits } from './limits.ts';
import { TunnelChannel, type ChannelParts } from './tunnel-channel.ts';

export class TunnelSession {
  readonly #channels = new Map<number, TunnelChannel>();
  #messages: ControlMessage[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #nextNumber: () => number;
  /** Connections that are being opened. */
  #opening = 0;
  #isClosed = false;
  /** Unix time of the last request, in milliseconds. */
  seenAt = Date.now();

  /** nextNumber: of a channel, that no other has or had. */
  constructor(nextNumber: () => number) {
    this.#nextNumber = nextNumber;
  }

  get hasMessages(): boolean {
    return this.#messages.length > 0;
  }

  /** Whether it has no connection to Redis, nor is to have one. */
  get isIdle(): boolean {
    return this.#opening === 0 && [...this.#channels.values()].every((channel) => channel.isEnded);
  }

  channel(number: number): TunnelChannel | undefined {
    return this.#channels.get(number);
  }

  /** Does what opens a channel, for which the session has to stay. */
  async whileOpening<T>(work: () => Promise<T>): Promise<T> {
    this.#opening += 1;
    try {
      return await work();
    } finally {
      this.#opening -= 1;
    }
  }

  /** Makes a channel and gives its number. */
  add(parts: ChannelParts): number {
    if (this.#channels.size >= httpTunnelLimits.channels) this.#forgetOne();
    const channel = new TunnelChannel(parts, this.#wake);
    const number = this.#nextNumber();
    this.#channels.set(number, channel);
    if (this.#isClosed) this.drop(number);
    return number;
  }

  drop(number: number): void {
    this.#channels.get(number)?.close();
    this.#channels.delete(number);
    this.#wake();
  }

  /** Leaves a message. false: there is no room for it. */
  post(message: ControlMessage): boolean {
    const characters = [...this.#messages, message].reduce((sum, one) => sum + charactersOf(one), 0);
    const { controlMessages, controlCharacters } = httpTunnelLimits;
    if (this.#messages.length >= controlMessages || characters > controlCharacters) return false;
    this.#messages.push(message);
    this.#wake();
    return true;
  }

  takeMessages(): ControlMessage[] {
    return this.#messages.splice(0);
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

  /** Of those that Redis ended, the oldest: its page never came for the end. */
  #forgetOne(): void {
    const ended = [...this.#channels].find(([, channel]) => channel.isEnded) ?? [...this.#channels][0];
    if (ended !== undefined) this.drop(ended[0]);
  }

  readonly #wake = (): void => {
    for (const look of this.#waiting) look();
  };
}

function charactersOf(message: ControlMessage): number {
  return message.type === 'line' ? (message.text?.length ?? 0) : 0;
}
