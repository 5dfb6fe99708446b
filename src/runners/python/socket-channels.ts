// Socket channels: connections over the bridge's tunnel, for engines that can suspend Python while it waits (JSPI).
import { BridgeError, ConnectError, type Connection } from '../../bridge/connection.ts';
import type { ControlMailbox } from './control-mailbox.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { openFailureOf, type BeforeWait, type Channels, type OnNotice, type OpenFailure, type Settled, type Wake } from './channels.ts';
import { Inbox } from './inbox.ts';
import { pythonLimits } from './limits.ts';

interface Channel {
  readonly connection: Connection;
  readonly inbox: Inbox;
  end: 'ended' | 'failed' | null;
  /** The turn in which the code last read from it. */
  readIn: number;
  /** Lets the pump go on once the code has read. */
  drained: (() => void) | null;
}

/** Lines that the learner typed (control-mailbox.ts). */
export type TypedLines = Pick<ControlMailbox, 'hasLine' | 'takeLine'>;

export class SocketChannels implements Channels {
  readonly suspends = true;
  readonly #connect: (host: string, port: number, tls: boolean) => Promise<Connection>;
  readonly #notice: OnNotice;
  readonly #beforeWait: BeforeWait;
  readonly #channels = new Map<number, Channel>();
  #last = 0;
  /** How often the worker's event loop has turned under a wait: only then can anything arrive. */
  #turn = 0;
  #wake: ((wake: Wake) => void) | null = null;
  #waitsFor: readonly Channel[] = [];
  readonly #deadline = new DeadlineTimer(() => this.#wake?.('timeout'));
  readonly #takePress: () => boolean;
  readonly #lines: TypedLines;

  /** takePress: whether Ctrl-C was pressed and nothing heard of it yet; now it has. */
  constructor(
    connect: (host: string, port: number, tls: boolean) => Promise<Connection>,
    notice: OnNotice,
    beforeWait: BeforeWait,
    takePress: () => boolean,
    lines: TypedLines,
  ) {
    this.#takePress = takePress;
    this.#lines = lines;
    this.#connect = connect;
    this.#notice = notice;
    this.#beforeWait = beforeWait;
  }

  async open(host: string, port: number, timeout: number, tls = false): Promise<number | OpenFailure> {
    if (this.#takePress()) return 'interrupted';
    const opening = this.#open(host, port, tls);
    const outcome = await Promise.race([opening, this.#suspend([], timeout)]);
    this.#resume();
    if (outcome !== 'ready' && outcome !== 'timeout' && outcome !== 'interrupted') return outcome;
    void this.#closeLate(opening);
    return outcome === 'ready' ? 'timeout' : outcome;
  }

  send(channel: number, bytes: Uint8Array): Promise<string> | undefined {
    const { connection, end } = this.#channels.get(channel) ?? {};
    if (connection === undefined || end !== null) return undefined;
    // The carrier took the bytes before send() returned; only large ones have to be waited for.
    const sent = connection.send(bytes).then(
      () => 'sent',
      () => 'sent',
    );
    return bytes.length > pythonLimits.unsentBytes ? sent : undefined;
  }

  take(channel: number, max: number, peek: boolean): Uint8Array | 'ended' | 'failed' | undefined {
    const known = this.#channels.get(channel);
    if (known === undefined) return 'ended';
    if (known.inbox.size === 0) return known.end ?? undefined;
    const bytes = known.inbox.take(max, peek);
    known.readIn = this.#turn;
    if (known.inbox.size < pythonLimits.unreadBytes) {
      known.drained?.();
      known.drained = null;
    }
    return bytes;
  }

  readable(channel: number): boolean {
    const known = this.#channels.get(channel);
    return known === undefined || isReadable(known);
  }

  wait(channels: readonly number[], timeout: number): Settled<Wake> {
    const known = channels.flatMap((channel) => this.#channels.get(channel) ?? []);
    if (this.#takePress()) return 'interrupted';
    if (known.some(isReadable)) return 'ready';
    if (timeout !== 0) return this.#suspend(known, timeout);
    // redis-py looks at a connection before each command. Right after a reply there is nothing to wait for.
    const isFresh = known.length > 0 && known.every((channel) => channel.readIn === this.#turn);
    return isFresh ? 'timeout' : this.#suspend(known, known.length === 0 ? 0 : pythonLimits.graceMs);
  }

  close(channel: number): void {
    const known = this.#channels.get(channel);
    if (known === undefined) return;
    this.#channels.delete(channel);
    known.connection.close();
    known.drained?.();
  }

  /** Each send goes at once. */
  flush(): void {}

  async readLine(): Promise<string> {
    let woken: Wake = this.#takePress() ? 'interrupted' : 'ready';
    for (;;) {
      if (woken === 'interrupted') return woken;
      const line = this.#lines.takeLine();
      if (line !== undefined) return line;
      woken = await this.#suspend([], -1);
    }
  }

  /** Code that does not wait hears of Ctrl-C by itself, or at its next wait. */
  interrupt(): void {
    if (this.#wake === null) return;
    if (this.#takePress()) this.#wake('interrupted');
    else if (this.#lines.hasLine) this.#wake('ready');
  }

  wake(): void {
    this.#wake?.('timeout');
  }

  async #open(host: string, port: number, tls: boolean): Promise<number | OpenFailure> {
    try {
      const channel: Channel = {
        connection: await this.#connect(host, port, tls),
        inbox: new Inbox(),
        end: null,
        readIn: this.#turn,
        drained: null,
      };
      const number = ++this.#last;
      this.#channels.set(number, channel);
      void this.#pump(channel);
      return number;
    } catch (error) {
      if (error instanceof ConnectError) return openFailureOf(error);
      this.#notice(error);
      return 'failed';
    }
  }

  async #closeLate(opening: Promise<number | OpenFailure>): Promise<void> {
    const late = await opening;
    if (typeof late === 'number') this.close(late);
  }

  /** Brings what arrives into the inbox, no faster than the code reads. */
  async #pump(channel: Channel): Promise<void> {
    try {
      for (let bytes = await channel.connection.receive(); bytes !== null; bytes = await channel.connection.receive()) {
        channel.inbox.push(bytes);
        this.#arrived(channel);
        if (channel.inbox.size >= pythonLimits.unreadBytes)
          await new Promise<void>((resolve) => {
            channel.drained = resolve;
          });
      }
      channel.end = 'ended';
    } catch (error) {
      channel.end = 'failed';
      if (error instanceof BridgeError) this.#notice(error);
    }
    this.#arrived(channel);
  }

  #arrived(channel: Channel): void {
    if (this.#waitsFor.includes(channel)) this.#wake?.('ready');
  }

  #suspend(channels: readonly Channel[], timeout: number): Promise<Wake> {
    this.#beforeWait();
    return new Promise((resolve) => {
      if (timeout >= 0) this.#deadline.set(timeout);
      this.#waitsFor = channels;
      this.#wake = (wake) => {
        this.#resume();
        resolve(wake);
      };
    });
  }

  #resume(): void {
    this.#deadline.clear();
    this.#turn += 1;
    this.#wake = null;
    this.#waitsFor = [];
  }
}

function isReadable(channel: Channel): boolean {
  return channel.inbox.size > 0 || channel.end !== null;
}
