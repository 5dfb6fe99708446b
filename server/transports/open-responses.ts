// Open responses: those of each connection that Node's server has yet to finish, few of them and none for longer than their client.
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { transportLimits } from './limits.ts';

type Limits = Readonly<Record<'openResponses' | 'cutResponses' | 'stalledResponsesMs', number>>;

/**
 * Watches over the responses of a bridge's servers. Of a connection that ends Node tells the first alone: those behind it in a
 * pipeline would never close, and keep what they hold for good. They are closed with it here. A deep pipeline is read on as its
 * answers go out; one that brings many more with a single read, which would hold all others up, is cut.
 */
export class OpenResponses {
  readonly #limits: Limits;
  readonly #connections = new WeakMap<Socket, Connection>();

  constructor(limits: Limits = transportLimits) {
    this.#limits = limits;
  }

  watch(server: Server): void {
    server.prependListener('request', ({ socket }, response) => {
      const connection = this.#connections.get(socket) ?? new Connection(socket, this.#limits);
      this.#connections.set(socket, connection);
      connection.add(response);
    });
  }

  /** The connection was upgraded: whether it is read is for somebody else to say. */
  leave(socket: Socket): void {
    this.#connections.get(socket)?.release();
  }
}

/** One connection. */
class Connection {
  readonly #socket: Socket;
  readonly #limits: Limits;
  readonly #open = new Set<ServerResponse>();
  /** Ends it where nothing becomes of its responses for long; null: it is read. */
  #stalled: NodeJS.Timeout | null = null;
  /** Bytes that its client had been sent at the last look. */
  #sent = 0;

  constructor(socket: Socket, limits: Limits) {
    this.#socket = socket;
    this.#limits = limits;
    socket.once('close', () => {
      this.release();
      this.#closeQueued();
    });
  }

  add(response: ServerResponse): void {
    const { openResponses, cutResponses } = this.#limits;
    this.#open.add(response);
    response.once('close', () => this.#remove(response));
    if (this.#open.size > cutResponses) this.#socket.destroy();
    else if (this.#open.size >= openResponses && !this.#socket.destroyed) this.#hold();
  }

  #remove(response: ServerResponse): void {
    this.#open.delete(response);
    this.#stalled?.refresh();
    if (this.#open.size <= this.#limits.openResponses / 2) this.release();
  }

  /**
   * Has it not be read. After each message and each drain Node has a connection go on by its resume(), which therefore does
   * nothing meanwhile; one that was called just before is heard of later.
   */
  #hold(): void {
    if (this.#stalled !== null) return;
    const socket = this.#socket;
    this.#stalled = setTimeout(this.#look, this.#limits.stalledResponsesMs).unref();
    this.#sent = sent(socket);
    socket.resume = () => socket;
    socket.on('resume', this.#pauseAgain).pause();
  }

  /** Has it be read again. */
  release(): void {
    if (this.#stalled === null) return;
    clearTimeout(this.#stalled);
    this.#stalled = null;
    Reflect.deleteProperty(this.#socket, 'resume');
    this.#socket.off('resume', this.#pauseAgain).resume();
  }

  #closeQueued(): void {
    for (const response of this.#open) {
      // Whose turn it was still has the socket, and Node closes it.
      if (response.socket !== null) continue;
      response.destroy();
      response.emit('close');
    }
  }

  /** Node's server stops reading at the event, and has begun again with the other one. */
  readonly #pauseAgain = (): void => void this.#socket.emit('pause');

  /** While it is not read it is not noticed if its client leaves, but what is sent to it tells. */
  readonly #look = (): void => {
    const now = sent(this.#socket);
    if (now === this.#sent) return void this.#socket.destroy();
    this.#sent = now;
    this.#stalled?.refresh();
  };
}

/** Bytes that the system has taken. */
function sent({ bytesWritten, writableLength }: Socket): number {
  return bytesWritten - writableLength;
}
