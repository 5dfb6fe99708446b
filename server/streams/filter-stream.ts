// Filter stream: stands before another byte stream and changes what passes, keeping its pace, its ends and its errors.
import { Duplex } from 'node:stream';
import type { RedisStream } from '../machine.ts';

/**
 * What is done to the bytes. Each is called with every chunk in order and gives what goes on in its place, none of it
 * empty; it may keep a bounded rest for the next call. What it throws ends both streams.
 */
export interface Passage {
  outgoing(chunk: Buffer): Buffer[];
  incoming(chunk: Buffer): Buffer[];
}

/** A stream whose other side is upstream, changed by the passage. It owns upstream: destroying either destroys both. */
export class FilterStream extends Duplex {
  readonly #upstream: RedisStream;
  readonly #passage: Passage;
  /** The write that waits for upstream to take more. */
  #waiting: ((error?: Error | null) => void) | null = null;

  constructor(upstream: RedisStream, passage: Passage) {
    super({ allowHalfOpen: upstream.allowHalfOpen });
    this.#upstream = upstream;
    this.#passage = passage;
    // Paused first, so that nothing flows before somebody reads.
    upstream.pause();
    upstream.on('data', this.#receive);
    upstream.on('end', () => this.push(null));
    upstream.on('drain', this.#continue);
    upstream.on('error', (error) => this.destroy(error));
    upstream.on('close', this.#closed);
  }

  endReason(): Promise<string | null> {
    return this.#upstream.endReason?.() ?? Promise.resolve(null);
  }

  override _read(): void {
    this.#upstream.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#send([chunk], callback);
  }

  override _writev(writes: { chunk: Buffer }[], callback: (error?: Error | null) => void): void {
    this.#send(
      writes.map((write) => write.chunk),
      callback,
    );
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (this.#upstream.writable) this.#upstream.end(() => callback());
    else callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#upstream.destroy();
    this.#continue();
    callback(error);
  }

  readonly #receive = (chunk: Buffer): void => {
    let more = true;
    try {
      for (const part of this.#passage.incoming(chunk)) more = this.push(part) && more;
    } catch (error) {
      this.destroy(asError(error));
    }
    if (!more) this.#upstream.pause();
  };

  readonly #continue = (): void => {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.();
  };

  readonly #closed = (): void => {
    // After its end there may be bytes here that nobody has read yet; without an end the connection was cut.
    if (!this.#upstream.readableEnded) this.destroy();
    this.#continue();
  };

  /** Sends chunks on in one system call, and calls back once upstream can take more. */
  #send(chunks: readonly Buffer[], callback: (error?: Error | null) => void): void {
    const upstream = this.#upstream;
    let roomy = true;
    upstream.cork();
    try {
      for (const chunk of chunks) {
        for (const part of this.#passage.outgoing(chunk)) {
          // Redis has closed: what comes now is lost as bytes in flight are, and the end of the stream says so.
          if (upstream.writable) roomy = upstream.write(part);
        }
      }
    } catch (error) {
      callback(asError(error));
      return;
    } finally {
      upstream.uncork();
    }
    if (roomy || !upstream.writableNeedDrain) callback();
    else this.#waiting = callback;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
