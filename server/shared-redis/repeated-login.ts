// Repeated login: logs a connection in again after its client's RESET, which had logged it out, without the client noticing.
import type { Duplex } from 'node:stream';
import { encodeCommand } from '../../src/bridge/resp.ts';
import { CommandScanner } from '../streams/command-stream.ts';
import { FilterStream, type Passage } from '../streams/filter-stream.ts';
import { MachineError } from '../machine.ts';
import { ReplyScanner } from '../streams/reply-stream.ts';

/** Stands between a client and upstream, which is logged in by these commands; each must have a reply of one value. */
export function repeatLogin(upstream: Duplex, login: readonly (readonly string[])[]): Duplex {
  return login.length === 0 ? upstream : new FilterStream(upstream, new LoginRepeater(login));
}

/**
 * Sends the login right behind each RESET and drops its replies right behind the reply to RESET. No message comes
 * between those: RESET ends subscriptions, tracking and RESP3.
 */
class LoginRepeater implements Passage {
  readonly #login: Buffer;
  readonly #loginReplies: number;
  readonly #commands = new CommandScanner();
  readonly #replies = new ReplyScanner();
  /** Resets whose reply is yet to come. */
  #resets = 0;
  /** Replies to drop next, and whether one of them is being dropped. */
  #toDrop = 0;
  #isDropping = false;
  /** The command that the scanner is in, as far as it matters here, and whether the one before it was CLIENT REPLY SKIP. */
  #name = '';
  #isSkipped = false;
  /** After SYNC or PSYNC comes the data of a replica, which is not RESP. */
  #isReplica = false;

  constructor(login: readonly (readonly string[])[]) {
    this.#login = Buffer.concat(login.map((command) => encodeCommand(command)));
    this.#loginReplies = login.length;
  }

  outgoing(chunk: Buffer): Buffer[] {
    const parts: Buffer[] = [];
    let from = 0;
    this.#commands.scan(chunk, {
      begin: () => {
        this.#name = '';
      },
      word: (text, index, count) => {
        this.#name = index === 0 ? text.toLowerCase() : `${this.#name} ${text.toLowerCase()}`;
        // RESET with further words is an error, and resets nothing.
        if (this.#name === 'reset' && count > 1) this.#name = '';
        if (this.#name === 'sync' || this.#name === 'psync') this.#isReplica = true;
        return this.#name === 'client' || this.#name === 'client reply';
      },
      end: (offset) => {
        const wasSkipped = this.#isSkipped;
        this.#isSkipped = this.#name === 'client reply skip';
        if (this.#name !== 'reset' || this.#isReplica || this.#replies.isBroken) return;
        // Without a reply to RESET nobody can tell where those of the login begin.
        if (wasSkipped) throw new MachineError('start-failed', 'With a shared Redis, CLIENT REPLY SKIP cannot stand before RESET.');
        parts.push(chunk.subarray(from, offset), this.#login);
        from = offset;
        this.#resets += 1;
      },
      broken: () => {
        /* Redis answers that itself, and closes. */
      },
    });
    return [...parts, ...filled(chunk.subarray(from))];
  }

  incoming(chunk: Buffer): Buffer[] {
    if (this.#isReplica && this.#resets + this.#toDrop === 0) return [chunk];
    const parts: Buffer[] = [];
    let from = 0;
    this.#replies.scan(chunk, {
      begin: (offset) => {
        if (this.#toDrop === 0) return;
        this.#isDropping = true;
        parts.push(...filled(chunk.subarray(from, offset)));
      },
      end: (offset, line) => {
        if (this.#isDropping) {
          from = offset;
          this.#drop(line);
        } else if (this.#resets > 0 && isReplyToReset(line)) {
          this.#resets -= 1;
          this.#toDrop = this.#loginReplies;
        }
      },
    });
    return this.#isDropping ? parts : [...parts, ...filled(chunk.subarray(from))];
  }

  #drop(line: string): void {
    this.#isDropping = false;
    this.#toDrop -= 1;
    if (line.startsWith('-'))
      throw new MachineError('start-failed', "The shared Redis no longer accepts the notebook's login. Tell whoever runs this notebook.");
  }
}

/** RESET is answered so, or refused with an error that names it, where it is unknown: the login follows either way. */
function isReplyToReset(line: string): boolean {
  return line === '+RESET' || /^-.*\breset\b/i.test(line);
}

function filled(bytes: Buffer): Buffer[] {
  return bytes.length > 0 ? [bytes] : [];
}
