// Renewed connection: gives a client whose RESET has logged it out another connection, which is logged in already, in the first one's place.
import { Duplex } from 'node:stream';
import type { RedisStream } from '../machine.ts';
import { MachineError } from '../machine.ts';
import { CommandScanner } from '../streams/command-stream.ts';
import { ReplyScanner } from '../streams/reply-stream.ts';

/** Bytes of the client's, and whether they end with a RESET. */
interface Piece {
  readonly bytes: Buffer;
  readonly isReset: boolean;
}

type Callback = (error?: Error | null) => void;

/**
 * A stream whose other side is first, until its client sends RESET: from then on nothing of the client's goes to that
 * connection, which may be anybody's then. What follows waits until RESET is answered and open has given a connection
 * that is logged in, and goes there. So the login is never among a client's bytes, and what RESET did in truth (in a
 * debugger, after a PSYNC that was refused, behind a reply that looks like its own) is of no matter. It owns both.
 */
export class RenewedConnection extends Duplex {
  readonly #open: () => Promise<RedisStream>;
  #upstream: RedisStream;
  #commands = new CommandScanner();
  #replies = new ReplyScanner();
  /** open: bytes pass. resetting: RESET is sent, and its reply is waited for. renewing: another connection is. */
  #state: 'open' | 'resetting' | 'renewing' = 'open';
  readonly #pieces: Piece[] = [];
  /** The write that waits until its pieces are sent and upstream takes more. */
  #waiting: Callback | null = null;
  /** The client's end, where it has to wait for the other connection. */
  #ending: Callback | null = null;
  /** The command that the scanner is in, as far as it matters here, and whether the one before it was CLIENT REPLY SKIP. */
  #name = '';
  #isSkipped = false;

  constructor(first: RedisStream, open: () => Promise<RedisStream>) {
    super({ allowHalfOpen: first.allowHalfOpen });
    this.#open = open;
    this.#upstream = first;
    this.#adopt(first);
  }

  endReason(): Promise<string | null> {
    return this.#upstream.endReason?.() ?? Promise.resolve(null);
  }

  override _read(): void {
    this.#upstream.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.#take([chunk], callback);
  }

  override _writev(writes: { chunk: Buffer }[], callback: Callback): void {
    this.#take(
      writes.map((write) => write.chunk),
      callback,
    );
  }

  override _final(callback: Callback): void {
    if (this.#state === 'renewing') this.#ending = callback;
    else endUpstream(this.#upstream, callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#upstream.destroy();
    this.#continue();
    callback(error);
  }

  #adopt(upstream: RedisStream): void {
    this.#upstream = upstream;
    // Paused first, so that nothing flows before somebody reads.
    upstream.pause();
    const isCurrent = (): boolean => this.#upstream === upstream && this.#state !== 'renewing';
    upstream.on('data', (chunk: Buffer) => isCurrent() && this.#receive(chunk));
    upstream.on('end', () => isCurrent() && this.push(null));
    upstream.on('drain', () => isCurrent() && this.#continueIfSent());
    upstream.on('error', (error) => isCurrent() && this.destroy(error));
    upstream.on('close', () => {
      if (!isCurrent()) return;
      // After its end there may be bytes here that nobody has read yet; without an end the connection was cut.
      if (!upstream.readableEnded) this.destroy();
      this.#pieces.length = 0;
      this.#continue();
    });
  }

  #take(chunks: readonly Buffer[], callback: Callback): void {
    try {
      for (const chunk of chunks) this.#pieces.push(...this.#cut(chunk));
    } catch (error) {
      callback(error as Error);
      return;
    }
    this.#waiting = callback;
    this.#send();
  }

  /** Cuts a chunk behind each RESET. */
  #cut(chunk: Buffer): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    this.#commands.scan(chunk, {
      begin: () => {
        this.#name = '';
      },
      word: (text, index, count) => {
        this.#name = index === 0 ? text.toLowerCase() : `${this.#name} ${text.toLowerCase()}`;
        // RESET with further words is an error, and resets nothing.
        if (this.#name === 'reset' && count > 1) this.#name = '';
        return this.#name === 'client' || this.#name === 'client reply';
      },
      end: (offset) => {
        const wasSkipped = this.#isSkipped;
        this.#isSkipped = this.#name === 'client reply skip';
        if (this.#name !== 'reset') return;
        // Without a reply to RESET nobody can tell when it was done.
        if (wasSkipped) throw new MachineError('start-failed', 'With a shared Redis, CLIENT REPLY SKIP cannot stand before RESET.');
        pieces.push({ bytes: chunk.subarray(from, offset), isReset: true });
        from = offset;
      },
      broken: () => {
        /* Redis answers that itself, and closes. */
      },
    });
    if (from < chunk.length) pieces.push({ bytes: chunk.subarray(from), isReset: false });
    return pieces;
  }

  /** Sends what may be sent, in one system call. */
  #send(): void {
    const upstream = this.#upstream;
    upstream.cork();
    while (this.#state === 'open') {
      const piece = this.#pieces.shift();
      if (piece === undefined) break;
      // Redis has closed: what comes now is lost as bytes in flight are, and the end of the stream says so.
      if (upstream.writable) upstream.write(piece.bytes);
      if (piece.isReset) this.#state = 'resetting';
    }
    upstream.uncork();
    this.#continueIfSent();
  }

  #receive(chunk: Buffer): void {
    let answered: number | null = null;
    this.#replies.scan(chunk, {
      begin: () => {},
      end: (offset, line) => {
        if (this.#state === 'resetting' && isReplyToReset(line)) answered ??= offset;
      },
    });
    if (this.#state === 'resetting' && answered === null && this.#replies.isBroken) {
      this.destroy(new MachineError('start-failed', 'A connection that has become a replica cannot be reset: open another.'));
      return;
    }
    const isRoomy = this.push(answered === null ? chunk : chunk.subarray(0, answered));
    if (answered !== null) void this.#renew();
    if (!isRoomy) this.#upstream.pause();
  }

  async #renew(): Promise<void> {
    this.#state = 'renewing';
    this.#upstream.destroy();
    if (this.writableFinished) {
      this.push(null);
      return;
    }
    try {
      const upstream = await this.#open();
      if (this.destroyed) {
        upstream.destroy();
        return;
      }
      this.#replies = new ReplyScanner();
      this.#state = 'open';
      this.#adopt(upstream);
    } catch (error) {
      this.destroy(error as Error);
      return;
    }
    this.#upstream.resume();
    this.#send();
    if (this.#ending !== null) endUpstream(this.#upstream, this.#ending);
  }

  #continueIfSent(): void {
    if (this.#pieces.length === 0 && !(this.#upstream.writable && this.#upstream.writableNeedDrain)) this.#continue();
  }

  #continue(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.();
  }
}

/** RESET is answered so, or refused with an error that names it, where it is unknown or not allowed. */
function isReplyToReset(line: string): boolean {
  return line === '+RESET' || /^-(ERR unknown command ['`]reset['`]|NOPERM .*'reset' command)/i.test(line);
}

function endUpstream(upstream: RedisStream, callback: Callback): void {
  if (upstream.writable) upstream.end(() => callback());
  else callback();
}
