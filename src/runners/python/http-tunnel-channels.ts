// HTTP tunnel channels: connections over the HTTP form of the tunnel, for engines where Python can only wait blocked.
import { ConnectError } from '../../bridge/connection.ts';
import { asLost } from '../../bridge/lost-error.ts';
import { httpTunnelWireLimits } from '../../http-tunnel-protocol.ts';
import { wireLimits } from '../../protocol.ts';
import {
  openFailureOf,
  type BeforeWait,
  type Channels,
  type OnConnecting,
  type OnNotice,
  type OpenFailure,
  type Wake,
} from './channels.ts';
import { Inbox } from './inbox.ts';
import { pythonLimits } from './limits.ts';
import type { ControlMailbox } from './control-mailbox.ts';

interface Channel {
  readonly number: number;
  readonly inbox: Inbox;
  /** What the code sent and the bridge does not have yet: it goes with the next request that waits. */
  readonly outbox: Inbox;
  end: 'ended' | 'failed' | null;
  /** Nothing has come since something was sent. */
  isUnanswered: boolean;
  /** The turn in which the code last read from it. */
  readIn: number;
}

export class HttpTunnelChannels implements Channels {
  readonly suspends = false;
  readonly #control: ControlMailbox;
  readonly #notice: OnNotice;
  readonly #beforeWait: BeforeWait;
  readonly #connecting: OnConnecting;
  readonly #channels = new Map<number, Channel>();
  /** How often the bridge was asked for bytes. */
  #turn = 0;

  constructor(control: ControlMailbox, notice: OnNotice, beforeWait: BeforeWait, connecting: OnConnecting) {
    this.#control = control;
    this.#notice = notice;
    this.#beforeWait = beforeWait;
    this.#connecting = connecting;
  }

  open(host: string, port: number, _timeout: number, tls = false): number | OpenFailure {
    this.#connecting(false);
    try {
      const number = this.#control.session.open(host, port, { tls });
      this.#channels.set(number, {
        number,
        inbox: new Inbox(),
        outbox: new Inbox(),
        end: null,
        isUnanswered: false,
        readIn: this.#turn,
      });
      return number;
    } catch (error) {
      if (error instanceof ConnectError) return openFailureOf(error);
      this.#tell(error);
      return 'failed';
    } finally {
      this.#connecting(true);
    }
  }

  send(channel: number, bytes: Uint8Array): undefined {
    const known = this.#channels.get(channel);
    if (known === undefined || known.end !== null) return;
    known.outbox.push(bytes);
    if (known.outbox.size >= pythonLimits.unsentBytes) this.#flush(known);
  }

  take(channel: number, max: number, peek: boolean): Uint8Array | 'ended' | 'failed' | undefined {
    const known = this.#channels.get(channel);
    if (known === undefined) return 'ended';
    if (known.inbox.size === 0) return known.end ?? undefined;
    known.readIn = this.#turn;
    return known.inbox.take(max, peek);
  }

  readable(channel: number): boolean {
    const known = this.#channels.get(channel);
    return known === undefined || isReadable(known);
  }

  wait(channels: readonly number[], timeout: number): Wake {
    const known = channels.flatMap((channel) => this.#channels.get(channel) ?? []);
    if (this.#control.takeInterrupt()) return 'interrupted';
    if (known.some(isReadable)) return 'ready';
    const isFresh = known.length > 0 && known.every((channel) => channel.readIn === this.#turn && channel.outbox.size === 0);
    if (timeout === 0 && isFresh) return 'timeout';
    return this.#wait(known, timeout === 0 && known.length > 0 ? pythonLimits.graceMs : timeout);
  }

  close(channel: number): void {
    const known = this.#channels.get(channel);
    if (known === undefined) return;
    this.#flush(known);
    this.#channels.delete(channel);
    if (known.end !== null) return;
    this.#try(() => this.#control.session.close(channel));
  }

  flush(): void {
    for (const channel of this.#channels.values()) this.#flush(channel);
  }

  /** Blocked meanwhile. */
  readLine(): string {
    for (;;) {
      const line = this.#control.takeLine();
      if (line !== undefined) return line;
      if (this.#wait([], -1) === 'interrupted') return 'interrupted';
    }
  }

  /** Nobody can be woken: who waits is blocked, and fetches such word from the bridge. */
  interrupt(): void {}

  wake(): void {}

  #wait(channels: readonly Channel[], timeout: number): Wake {
    const [first, ...others] = channels;
    const until = timeout < 0 ? Number.POSITIVE_INFINITY : performance.now() + timeout;
    for (const channel of this.#channels.values()) {
      if (channel === first && others.length === 0) continue;
      // A reply that comes back at once saves the requests that would wait for all channels and then fetch it.
      this.#flush(channel, channels.includes(channel) ? Math.min(pythonLimits.graceMs, until - performance.now()) : 0);
    }
    if (channels.some(isReadable)) {
      this.#turn += 1;
      return 'ready';
    }
    for (;;) {
      const wait = Math.max(0, Math.min(httpTunnelWireLimits.waitMs, until - performance.now()));
      this.#beforeWait();
      this.#turn += 1;
      if (first !== undefined && others.length === 0) this.#pass(first, wait);
      else this.#news(channels, wait);
      if (this.#control.takeInterrupt()) return 'interrupted';
      if (channels.some(isReadable) || this.#control.hasLine) return 'ready';
      if (performance.now() >= until) return 'timeout';
    }
  }

  /** One request that carries bytes both ways. */
  #pass(channel: Channel, wait: number): void {
    this.#try(() => {
      this.#carry(channel, channel.outbox.take(wireLimits.frameBytes, false), channel.outbox.size > 0 ? 0 : wait);
    }, channel);
  }

  #news(channels: readonly Channel[], wait: number): void {
    this.#try(
      () => {
        const { ready, mail } = this.#control.session.wait(
          channels.map(({ number }) => number),
          wait,
        );
        this.#control.accept(mail);
        for (const channel of channels) if (ready.includes(channel.number)) this.#pass(channel, 0);
      },
      ...channels,
    );
  }

  /** wait: milliseconds for a reply to the last bytes. */
  #flush(channel: Channel, wait = 0): void {
    while (channel.outbox.size > 0 && channel.end === null) this.#pass(channel, Math.max(0, wait));
  }

  #carry(channel: Channel, bytes: Uint8Array, wait: number): void {
    if (bytes.length > 0) channel.isUnanswered = true;
    const passed = this.#control.session.pass(channel.number, bytes, wait);
    if (passed.bytes.length > 0) channel.isUnanswered = false;
    channel.inbox.push(passed.bytes);
    if (passed.state !== 'open') channel.end = 'ended';
    if (passed.hasMessages) this.#control.fetch();
  }

  /** Ends the channels that a failed request was for. Without any, a sleep goes on as if nothing had been asked. */
  #try(request: () => void, ...channels: readonly Channel[]): void {
    try {
      request();
    } catch (error) {
      const isUnanswered = channels.some((channel) => channel.isUnanswered);
      this.#tell(channels.length === 0 ? error : asLost(error, isUnanswered));
      for (const channel of channels) channel.end ??= 'failed';
    }
  }

  #tell(error: unknown): void {
    this.#notice(error);
  }
}

function isReadable(channel: Channel): boolean {
  return channel.inbox.size > 0 || channel.end !== null;
}
