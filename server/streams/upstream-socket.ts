// Upstream socket: a connection to a Redis that can be read to its real end, whatever becomes of what is written to it.
import type { NetConnectOpts, Socket, SocketConstructorOpts } from 'node:net';
import { LeanSocket } from './lean-socket.ts';

type Callback = (error?: Error | null) => void;

/** A string has one character a byte: whoever writes one to a Redis has it so. */
interface Write {
  readonly chunk: Buffer | string;
  readonly encoding: BufferEncoding;
}

/** Says when bytes may be written to a Redis. */
export interface WritePace {
  /** Bytes that are written in one go, at most. */
  readonly sliceBytes: number;
  /** Whether so many more may be written now; they are counted then. */
  isFree(bytes: number): boolean;
  /** Resolves once those that were not free may be written; never rejects. */
  turn(): Promise<void>;
  /** Something came back. */
  answered(): void;
  /** The connection is closed. */
  close(): void;
}

/**
 * Redis may close while commands still come: after QUIT, or after a protocol error that it told of. Writing then fails, and
 * Node would destroy the socket together with the replies that nobody has read yet. Here such a write is lost as bytes in
 * flight are lost, and the end of what Redis sent, once it has been read, says that it has closed.
 */
export class UpstreamSocket extends LeanSocket {
  #wake: (() => Promise<void>) | null = null;
  #heed: ((bytes: Buffer | string) => Promise<void> | null) | null = null;
  #pace: WritePace | null = null;
  #isUnanswered = false;

  /** Whether nothing has come back since the last bytes were written: Redis works on a command, or has a part of one. */
  get isUnanswered(): boolean {
    return this.#isUnanswered;
  }

  /** Has the next bytes wait for wake, which is called once and never rejects: a server that rests is told first that somebody comes. */
  wakeAtWrite(wake: () => Promise<void>): void {
    this.#wake = wake;
  }

  /** Has look see all that is written from now on, and what it sees wait for what it returns, which never rejects. */
  heedBy(look: (bytes: Buffer | string) => Promise<void> | null): void {
    this.#heed = look;
  }

  /** Has bytes wait for their turn from now on. */
  paceBy(pace: WritePace): void {
    this.#pace = pace;
    this.once('close', () => pace.close());
  }

  override _write(chunk: Write['chunk'], encoding: BufferEncoding, callback: Callback): void {
    this.#look(chunk);
    // oxlint-disable-next-line no-underscore-dangle -- Node's name of it
    if (this.#isFree(chunk.length)) super._write(chunk, encoding, unlessClosed(callback));
    else void this.#send([{ chunk, encoding }], callback);
  }

  override _writev(writes: Write[], callback: Callback): void {
    let bytes = 0;
    for (const { chunk } of writes) {
      bytes += chunk.length;
      this.#look(chunk);
    }
    // oxlint-disable-next-line no-underscore-dangle -- Node's name of it
    if (this.#isFree(bytes)) super._writev?.(writes, unlessClosed(callback));
    else void this.#send(writes, callback);
  }

  /** Called by Node with whatever arrives. */
  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    this.#isUnanswered = false;
    this.#pace?.answered();
    return super.push(chunk, encoding);
  }

  /** Reading may meet a reset, too: of a peer that closed before it had read everything. All that it sent came before that. */
  override destroy(error?: Error): this {
    if (!isClosedByPeer(error, 'read') || this.readableEnded) return super.destroy(error);
    this.push(null);
    return this;
  }

  #look(bytes: Buffer | string): void {
    const wait = this.#heed?.(bytes) ?? null;
    if (wait === null) return;
    const before = this.#wake;
    this.#wake = async () => {
      await before?.();
      await wait;
    };
  }

  /** Whether so many bytes may be written at once. */
  #isFree(bytes: number): boolean {
    this.#isUnanswered = true;
    return this.#wake === null && (this.#pace === null || this.#pace.isFree(bytes));
  }

  /** Writes slice by slice, each in its turn. */
  async #send(writes: readonly Write[], callback: Callback): Promise<void> {
    const wake = this.#wake;
    this.#wake = null;
    await wake?.();
    const pace = this.#pace;
    for (const slice of slicesOf(writes, pace?.sliceBytes ?? Infinity)) {
      if (pace?.isFree(slice.length) === false) await pace.turn();
      const error = await this.#sendSlice(slice);
      if (error) return callback(error);
    }
    callback();
  }

  #sendSlice(slice: Buffer): Promise<Error | null | undefined> {
    // What came back since the slice before answered that one.
    this.#isUnanswered = true;
    return new Promise((resolve) => {
      // oxlint-disable-next-line no-underscore-dangle -- Node's name of it
      super._write(slice, 'buffer' as BufferEncoding, unlessClosed(resolve));
    });
  }
}

/** The bytes of writes in pieces of so many, each put together once it is asked for: those that wait are in memory once. */
function* slicesOf(writes: readonly Write[], most: number): Iterable<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for (const { chunk, encoding } of writes) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + most - size);
      parts.push(part);
      at += part.length;
      size += part.length;
      if (size < most) continue;
      yield joined(parts);
      parts = [];
      size = 0;
    }
  }
  if (size > 0) yield joined(parts);
}

function joined(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts);
}

/**
 * Has a socket that somebody else made be read to its real end, as an UpstreamSocket is: of a process that ended without
 * reading what it was sent, the last words are still there.
 */
export function readToItsEnd(socket: Socket): void {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    if (!isClosedByPeer(error, 'read') || socket.readableEnded) return destroy(error);
    socket.push(null);
    return socket;
  };
  /* oxlint-disable no-underscore-dangle -- Node's names */
  const [write, writev] = [socket._write.bind(socket), socket._writev?.bind(socket)];
  socket._write = (chunk, encoding, callback) => write(chunk, encoding, unlessClosed(callback));
  if (writev !== undefined) socket._writev = (chunks, callback) => writev(chunks, unlessClosed(callback));
  /* oxlint-enable no-underscore-dangle */
}

/** Connects to a unix socket, or to a host and port. Rejects with the error of connect(2). */
export async function connectUpstream(where: NetConnectOpts): Promise<UpstreamSocket> {
  const socket = new UpstreamSocket();
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
    socket.connect(where);
  });
  // From here on a failure is for whoever uses the connection.
  return socket.removeAllListeners('error');
}

/** Takes over a connected socket that came from another process, by Node's own handle of it: nothing of it has been read. */
export function adoptUpstream(handle: unknown): UpstreamSocket {
  // Node's types leave this option out, by which a socket of its cluster comes to be.
  return new UpstreamSocket({ handle } as SocketConstructorOpts);
}

function unlessClosed(callback: Callback): Callback {
  return (error) => callback(isClosedByPeer(error, 'write') ? null : error);
}

function isClosedByPeer(error: NodeJS.ErrnoException | null | undefined, syscall: 'read' | 'write'): boolean {
  return error?.syscall === syscall && (error.code === 'EPIPE' || error.code === 'ECONNRESET');
}
