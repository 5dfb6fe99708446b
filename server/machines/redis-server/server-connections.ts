// Server connections: the clients that the bridge let into one server, and when they last used it.
import type { RedisStream } from '../../machine.ts';
import type { UpstreamSocket } from '../../streams/upstream-socket.ts';

/** A client: its socket, and the stream that whoever carries its bytes holds. */
interface Client {
  readonly socket: UpstreamSocket;
  readonly stream: RedisStream;
}

/** Counts bytes without standing in their way: the sockets do, and are looked at from time to time. */
export class ServerConnections {
  readonly #clients = new Set<Client>();
  readonly #now: () => number;
  /** Bytes that had come back when one that waited for an answer was closed last; null: none was, or an answer came since. */
  #leftAt: number | null = null;
  /** How many were opened, and the bytes of those that are closed. */
  #opened = 0;
  #pastBytes = 0;
  #pastRead = 0;
  #seen = 0;
  #seenBytes = 0;
  #opening = 0;
  #endReason: string | null = null;
  #lastUseAt: number;
  #lastBytesAt = -Infinity;

  /** now: of a clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#lastUseAt = now();
  }

  /** How many are open. */
  get size(): number {
    return this.#open.length;
  }

  /** Whether one is being opened. */
  get isOpening(): boolean {
    return this.#opening > 0;
  }

  /** Whether somebody waits for an answer, or left before it came: the server may be at work on it for ever. */
  get isAwaited(): boolean {
    return this.#leftAt === this.#read || this.#open.some(({ socket }) => socket.isUnanswered);
  }

  /** Those who wait for an answer now: asked later it tells whether one of them has had any of it since. */
  waiting(): () => boolean {
    const marks = this.#open.filter(({ socket }) => socket.isUnanswered).map(({ socket }) => ({ socket, read: socket.bytesRead }));
    return () => marks.some(({ socket, read }) => socket.bytesRead > read);
  }

  /** The server answers: it is at work for nobody who left. */
  noteAnswer(): void {
    this.#leftAt = null;
  }

  /** Whether nobody would notice the end of any of them, as far as those who hold them go: no byte is on its way or unanswered. */
  get canLeave(): boolean {
    return this.#open.every(
      ({ socket, stream }) =>
        stream.listenerCount('parked') > 0 &&
        !socket.isUnanswered &&
        [socket, stream].every(({ writableLength, readableLength }) => writableLength === 0 && readableLength === 0),
    );
  }

  /** A number that is the same as before only where nothing was opened or passed since. */
  get mark(): number {
    return this.#opened + this.#bytes;
  }

  get #bytes(): number {
    let bytes = this.#pastBytes;
    for (const { socket } of this.#clients) bytes += socket.bytesRead + socket.bytesWritten;
    return bytes;
  }

  get #read(): number {
    let bytes = this.#pastRead;
    for (const { socket } of this.#clients) bytes += socket.bytesRead;
    return bytes;
  }

  /** When they were last used, as far as looks in between told. */
  lastUseAt(): number {
    const { mark } = this;
    if (mark !== this.#seen || this.isOpening) {
      this.#seen = mark;
      this.#lastUseAt = this.#now();
    }
    return this.#lastUseAt;
  }

  /** When bytes last passed, as far as looks in between told; -Infinity: none did. */
  lastBytesAt(): number {
    const bytes = this.#bytes;
    if (bytes !== this.#seenBytes) {
      this.#seenBytes = bytes;
      this.#lastBytesAt = this.#now();
    }
    return this.#lastBytesAt;
  }

  /** Opens one. dress: makes of the socket the stream that is handed out. */
  async open<T extends UpstreamSocket>(connect: () => Promise<T>, dress: (socket: T) => RedisStream): Promise<RedisStream> {
    this.#opening += 1;
    try {
      const socket = await connect();
      const client = { socket, stream: dress(socket) };
      this.#clients.add(client);
      this.#opened += 1;
      socket.once('close', () => {
        this.lastUseAt();
        this.lastBytesAt();
        this.#clients.delete(client);
        this.#pastBytes += socket.bytesRead + socket.bytesWritten;
        this.#pastRead += socket.bytesRead;
        if (socket.isUnanswered) this.#leftAt = this.#read;
      });
      return client.stream;
    } finally {
      this.#opening -= 1;
    }
  }

  /** Has the next byte of any of them wait for wake, which never rejects. */
  wakeAtWrite(wake: () => Promise<void>): void {
    for (const { socket } of this.#clients) socket.wakeAtWrite(wake);
  }

  /** One that was let go takes a moment to close. */
  get #open(): Client[] {
    return [...this.#clients].filter(({ socket }) => !socket.destroyed);
  }

  /** Takes them away from whoever holds them, unseen: only where each was just seen to have nothing that a new one would not. */
  leave(): void {
    for (const { socket, stream } of this.#open) {
      if (stream.emit('parked')) socket.destroy();
    }
  }

  /** Why their server is ended, in a sentence for the learner of at most 123 bytes; null: they are not to notice, or it is not. */
  get endReason(): string | null {
    return this.#endReason;
  }

  /** Notes why they are about to end, with their server; null: they are not, or not to notice. */
  noteEnd(reason: string | null): void {
    this.#endReason = reason;
  }
}
