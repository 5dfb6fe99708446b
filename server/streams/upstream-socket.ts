// Upstream socket: a connection to a Redis that can be read to its real end, whatever becomes of what is written to it.
import { Socket, type NetConnectOpts } from 'node:net';

type Callback = (error?: Error | null) => void;

/**
 * Redis may close while commands still come: after QUIT, or after a protocol error that it told of. Writing then fails, and
 * Node would destroy the socket together with the replies that nobody has read yet. Here such a write is lost as bytes in
 * flight are lost, and the end of what Redis sent, once it has been read, says that it has closed.
 */
export class UpstreamSocket extends Socket {
  #wake: (() => Promise<void>) | null = null;
  #isUnanswered = false;

  /** Whether nothing has come back since the last bytes were written: Redis works on a command, or has a part of one. */
  get isUnanswered(): boolean {
    return this.#isUnanswered;
  }

  /** Has the next bytes wait for wake, which is called once and never rejects: a server that rests is told first that somebody comes. */
  wakeAtWrite(wake: () => Promise<void>): void {
    this.#wake = wake;
  }

  override _write(chunk: unknown, encoding: BufferEncoding, callback: Callback): void {
    this.#isUnanswered = true;
    const wake = this.#takeWake();
    if (wake !== null) {
      // oxlint-disable-next-line no-underscore-dangle -- Node's name of it
      void wake().then(() => this._write(chunk, encoding, callback));
      return;
    }
    // oxlint-disable-next-line no-underscore-dangle -- Node's name of it
    super._write(chunk, encoding, unlessClosed(callback));
  }

  override _writev(chunks: { chunk: unknown; encoding: BufferEncoding }[], callback: Callback): void {
    this.#isUnanswered = true;
    const wake = this.#takeWake();
    if (wake !== null) {
      // oxlint-disable-next-line no-underscore-dangle -- Node's name of it
      void wake().then(() => this._writev(chunks, callback));
      return;
    }
    // oxlint-disable-next-line no-underscore-dangle -- Node's name of it
    super._writev?.(chunks, unlessClosed(callback));
  }

  /** Called by Node with whatever arrives. */
  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    this.#isUnanswered = false;
    return super.push(chunk, encoding);
  }

  /** Reading may meet a reset, too: of a peer that closed before it had read everything. All that it sent came before that. */
  override destroy(error?: Error): this {
    if (!isClosedByPeer(error, 'read') || this.readableEnded) return super.destroy(error);
    this.push(null);
    return this;
  }

  #takeWake(): (() => Promise<void>) | null {
    const wake = this.#wake;
    this.#wake = null;
    return wake;
  }
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

function unlessClosed(callback: Callback): Callback {
  return (error) => callback(isClosedByPeer(error, 'write') ? null : error);
}

function isClosedByPeer(error: NodeJS.ErrnoException | null | undefined, syscall: 'read' | 'write'): boolean {
  return error?.syscall === syscall && (error.code === 'EPIPE' || error.code === 'ECONNRESET');
}
