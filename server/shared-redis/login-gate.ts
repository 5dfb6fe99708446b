// Login gate: stands before a Redis of somebody's own until its client gives the password that the notebook made up; only then is there a connection.
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { encodeCommand } from '../../src/bridge/resp.ts';
import { MachineError, type RedisStream } from '../machine.ts';
import { CommandScanner } from '../streams/command-stream.ts';
import { sharedLimits } from './limits.ts';
import { judge, loginReplies, wantedLogin, type Login } from './login-verdict.ts';

/** Who is let in, and to what. */
export interface GateParts {
  readonly user: string;
  readonly password: string;
  /** How many wrong passwords its client gave, here and at gates before this one. */
  readonly tries: { wrong: number };
  /** Where the right one is, said to who gave too many wrong ones. */
  readonly passwordAt: string;
  /** A connection that is logged in already. Throws MachineError. */
  readonly open: () => Promise<RedisStream>;
}

type Callback = (error?: Error | null) => void;

/** A command of a client that is not logged in, and where it ends in its chunk. */
interface LockedCommand {
  readonly words: readonly string[];
  readonly end: number;
}

/** Words of a command that are looked at: HELLO 3 AUTH user password SETNAME name, and some. */
const toldWords = 12;

/**
 * As long as nobody has logged in it answers itself, as a Redis with a password does. The password that the Redis wants is
 * on its way before any byte of the client's is, on a connection of the bridge's own: whatever the client sends, and however
 * Redis reads it, that password is not among it. From then on bytes pass as they are.
 */
export class LoginGate extends Duplex {
  readonly #open: GateParts['open'];
  readonly #wanted: Login;
  readonly #tries: GateParts['tries'];
  readonly #passwordAt: string;
  readonly #scanner = new CommandScanner();
  #words: string[] = [];
  #upstream: RedisStream | null = null;
  /** The write that waits until upstream takes more. */
  #waiting: Callback | null = null;
  /** Calls back once the client has read what it was answered. */
  #whenRead: (() => void) | null = null;
  /** Whether the last was said before anybody was let in. */
  #isOver = false;

  constructor({ open, user, password, tries, passwordAt }: GateParts) {
    super({ allowHalfOpen: true });
    this.#tries = tries;
    this.#passwordAt = passwordAt;
    this.#open = open;
    this.#wanted = wantedLogin(user, password);
  }

  endReason(): Promise<string | null> {
    if (this.#isTired) return Promise.resolve(`Too many wrong passwords: take ${this.#passwordAt}.`);
    return this.#upstream?.endReason?.() ?? Promise.resolve(null);
  }

  override _read(): void {
    this.#upstream?.resume();
    this.#goOnAnswering();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    if (this.#upstream === null) void this.#take(chunk, callback);
    else this.#forward(chunk, callback);
  }

  override _final(callback: Callback): void {
    if (this.#upstream === null) {
      this.push(null);
      callback();
    } else if (this.#upstream.writable) this.#upstream.end(() => callback());
    else callback();
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#upstream?.destroy();
    this.#goOn();
    this.#goOnAnswering();
    callback(error);
  }

  async #take(chunk: Buffer, callback: Callback): Promise<void> {
    let failure: Error | null = null;
    try {
      if (!this.#isOver) await this.#answer(chunk);
    } catch (error) {
      failure = error as Error;
    }
    callback(failure);
  }

  get #isTired(): boolean {
    return this.#tries.wrong >= sharedLimits.wrongPasswords;
  }

  /**
   * Answers the commands of a client that is not logged in, up to the one that lets it in; what follows goes to the Redis.
   * Two bytes may want a reply of many: of a chunk a slice is answered at a time, the next once the client has read that
   * and others had their turn.
   */
  async #answer(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; at += sharedLimits.lockedBytes) {
      if (at > 0) await turn();
      const slice = chunk.subarray(at, at + sharedLimits.lockedBytes);
      const letInAt = await this.#answerSlice(slice);
      if (letInAt !== null) {
        const rest = chunk.subarray(at + letInAt);
        if (rest.length > 0) await new Promise<void>((resolve) => this.#forward(rest, () => resolve()));
        return;
      }
      if (this.destroyed || this.#isOver) return;
    }
  }

  /** The offset after the command that let the client in; null: none did. */
  async #answerSlice(slice: Buffer): Promise<number | null> {
    const { commands, isBroken } = this.#commandsIn(slice);
    let told = '';
    for (const { words, end } of commands) {
      const verdict = judge(words, this.#wanted);
      if (verdict === 'leave') return this.#leave(told + loginReplies.ok);
      if ('reply' in verdict) {
        told += verdict.reply;
        if (verdict.reply === loginReplies.wrongPassword) this.#tries.wrong += 1;
        if (this.#isTired) return this.#leave(told);
      } else {
        await this.#tell(told);
        told = '';
        if (await this.#letIn(verdict.hello)) return end;
      }
    }
    if (isBroken) return this.#leave(told + loginReplies.broken);
    await this.#tell(told);
    return null;
  }

  /** Says something last. */
  #leave(text: string): null {
    this.#isOver = true;
    this.push(text);
    this.push(null);
    return null;
  }

  /** Says something, and waits until it was read where there is much of it. */
  async #tell(text: string): Promise<void> {
    if (text === '' || this.destroyed || this.push(Buffer.from(text))) return;
    await new Promise<void>((resolve) => {
      this.#whenRead = resolve;
    });
  }

  #goOnAnswering(): void {
    const whenRead = this.#whenRead;
    this.#whenRead = null;
    whenRead?.();
  }

  #commandsIn(chunk: Buffer): { commands: LockedCommand[]; isBroken: boolean } {
    const commands: LockedCommand[] = [];
    let isBroken = false;
    this.#scanner.scan(chunk, {
      begin: () => {
        this.#words = [];
      },
      word: (text) => this.#words.push(text) < toldWords,
      end: (end) => {
        if (this.#words.length > 0) commands.push({ words: this.#words, end });
      },
      broken: () => {
        isBroken = true;
      },
    });
    return { commands, isBroken };
  }

  /** false: there is no connection, which has been said. */
  async #letIn(hello: readonly string[] | null): Promise<boolean> {
    let upstream: RedisStream;
    try {
      upstream = await this.#open();
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      this.push(`-ERR ${error.message}\r\n`);
      return false;
    }
    if (this.destroyed) {
      upstream.destroy();
      return false;
    }
    this.#adopt(upstream);
    if (hello === null) this.push(loginReplies.ok);
    else upstream.write(Buffer.from(encodeCommand(hello)));
    return true;
  }

  #adopt(upstream: RedisStream): void {
    this.#upstream = upstream;
    upstream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) upstream.pause();
    });
    upstream.on('end', () => this.push(null));
    upstream.on('drain', () => this.#goOn());
    upstream.on('error', (error) => this.destroy(error));
    upstream.on('close', () => {
      if (!upstream.readableEnded) this.destroy();
      this.#goOn();
    });
  }

  #forward(chunk: Buffer, callback: Callback): void {
    const upstream = this.#upstream;
    // Redis has closed: what comes now is lost as bytes in flight are, and the end of the stream says so.
    if (upstream === null || !upstream.writable || upstream.write(chunk) || !upstream.writableNeedDrain) callback();
    else this.#waiting = callback;
  }

  #goOn(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.();
  }
}
