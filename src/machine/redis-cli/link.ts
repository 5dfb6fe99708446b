// Link: one connection with the manners of hiredis 1.0: a sticky failure, and pushes handled before replies.
import type { Connection } from '../../bridge/connection.ts';
import { encodeCommand, RespError, RespParser } from '../../bridge/resp.ts';
import type { Reply } from '../../bridge/resp.ts';
import { toBytes } from './byte-string.ts';
import { untilInterrupted } from './ending.ts';

/** Why a link is of no more use; message is hiredis's. */
export interface LinkFailure {
  readonly kind: 'closed' | 'protocol';
  readonly message: string;
}

export class Link {
  /** Set once the link failed; it stays so. */
  failure: LinkFailure | null = null;
  /** What takes pushes that come among the replies. null: a push is a reply like any other. */
  onPush: ((push: Reply) => void) | null = () => {};
  readonly #connection: Connection;
  readonly #parser = new RespParser();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Sends commands, byte strings all, in one piece. Throws Interrupted and BridgeError. */
  async send(commands: readonly (readonly string[])[], signal: AbortSignal): Promise<void> {
    for (const args of commands) await this.sendBytes(encodeCommand(args.map(toBytes)), signal);
  }

  async sendBytes(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    await untilInterrupted(this.#connection.send(bytes), signal);
  }

  /** The next reply; null once failure is set. Throws Interrupted (the link is closed then) and BridgeError. */
  async receive(signal: AbortSignal): Promise<Reply | null> {
    for (;;) {
      if (this.failure) return null;
      const reply = this.#parsed();
      if (reply) return reply;
      if (!this.failure) await this.#read(signal);
    }
  }

  /** Sends one command and waits for its reply. */
  async call(args: readonly string[], signal: AbortSignal): Promise<Reply | null> {
    if (this.failure) return null;
    await this.send([args], signal);
    return this.receive(signal);
  }

  close(): void {
    this.#connection.close();
  }

  /** Whether it ended while nobody read from it. */
  async hasEnded(): Promise<boolean> {
    return this.failure !== null || (await this.#connection.hasEnded?.()) === true;
  }

  /** Why it ended, in a sentence for the learner; null where nothing more is known. */
  get reason(): string | null {
    return this.#connection.reason ?? null;
  }

  #parsed(): Reply | undefined {
    try {
      for (;;) {
        const reply = this.#parser.next();
        if (reply?.type !== 'push' || !this.onPush) return reply;
        this.onPush(reply);
      }
    } catch (error) {
      if (!(error instanceof RespError)) throw error;
      this.failure = { kind: 'protocol', message: error.message };
      return undefined;
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const chunk = this.#connection.receive();
    try {
      const bytes = await untilInterrupted(chunk, signal);
      if (bytes) this.#parser.feed(bytes);
      else this.failure = { kind: 'closed', message: 'Server closed the connection' };
    } catch (error) {
      this.close();
      // The abandoned read settles with the close; what became of it is of no interest any more.
      chunk.catch(() => {});
      throw error;
    }
  }
}
