// Open responses: those of each connection that Node's server has yet to finish, few of them and none for longer than their client.
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { transportLimits } from './limits.ts';

type Limits = Readonly<Record<'openResponses' | 'excessResponses' | 'stalledResponsesMs', number>>;

/**
 * Watches over the responses of a bridge's servers. Of a connection that ends Node tells the first alone: those behind it in a
 * pipeline would never close, and keep what they hold for good. They are closed with it here. A deep pipeline is read on as its
 * answers go out; what one read brings beyond that is little, unless many do so: then whoever has most is cut.
 */
export class OpenResponses {
  readonly #limits: Limits;
  readonly #connections = new WeakMap<Socket, Connection>();
  /** Those that are not read now. */
  readonly #held = new Set<Connection>();
  /** Responses of those, beyond what each may have. */
  #excess = 0;

  constructor(limits: Limits = transportLimits) {
    this.#limits = limits;
  }

  watch(server: Server): void {
    server.prependListener('request', ({ socket }, response) => {
      const connection = this.#connections.get(socket) ?? this.#meet(socket);
      connection.open.add(response);
      response.once('close', () => this.#remove(connection, response));
      if (connection.open.size >= this.#limits.openResponses) this.#hold(connection);
    });
  }

  /** The connection was upgraded: whether it is read is for somebody else to say. */
  leave(socket: Socket): void {
    const connection = this.#connections.get(socket);
    if (connection !== undefined) this.#release(connection);
  }

  #meet(socket: Socket): Connection {
    const connection = new Connection(socket, this.#limits.stalledResponsesMs);
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      this.#release(connection);
      connection.closeQueued();
    });
    return connection;
  }

  #hold(connection: Connection): void {
    if (connection.socket.destroyed) return;
    this.#held.add(connection);
    connection.hold();
    this.#count(connection);
    while (this.#excess > this.#limits.excessResponses) this.#cutGreediest();
  }

  #remove(connection: Connection, response: ServerResponse): void {
    connection.open.delete(response);
    if (!this.#held.has(connection)) return;
    connection.noteProgress();
    this.#count(connection);
    if (connection.open.size <= this.#limits.openResponses / 2) this.#release(connection);
  }

  #release(connection: Connection): void {
    if (!this.#held.delete(connection)) return;
    this.#excess -= connection.excess;
    connection.excess = 0;
    connection.release();
  }

  #count(connection: Connection): void {
    const excess = Math.max(0, connection.open.size - this.#limits.openResponses);
    this.#excess += excess - connection.excess;
    connection.excess = excess;
  }

  #cutGreediest(): void {
    let greediest: Connection | null = null;
    for (const one of this.#held) if (greediest === null || one.excess > greediest.excess) greediest = one;
    if (greediest === null) return;
    this.#release(greediest);
    greediest.socket.destroy();
  }
}

/** One connection. */
class Connection {
  readonly socket: Socket;
  readonly open = new Set<ServerResponse>();
  /** Counted as too many. */
  excess = 0;
  readonly #stalledMs: number;
  /** Ends it where nothing becomes of its responses for long; null: it is read. */
  #stalled: NodeJS.Timeout | null = null;
  /** Bytes that its client had been sent at the last look. */
  #sent = 0;

  constructor(socket: Socket, stalledMs: number) {
    this.socket = socket;
    this.#stalledMs = stalledMs;
  }

  /**
   * Has it not be read. After each message and each drain Node has a connection go on by its resume(), which therefore does
   * nothing meanwhile; one that was called just before is heard of later.
   */
  hold(): void {
    if (this.#stalled !== null) return;
    this.#stalled = setTimeout(this.#look, this.#stalledMs).unref();
    this.#sent = sent(this.socket);
    this.socket.resume = () => this.socket;
    this.socket.on('resume', this.#pauseAgain).pause();
  }

  /** Has it be read again. */
  release(): void {
    if (this.#stalled === null) return;
    clearTimeout(this.#stalled);
    this.#stalled = null;
    Reflect.deleteProperty(this.socket, 'resume');
    this.socket.off('resume', this.#pauseAgain).resume();
  }

  noteProgress(): void {
    this.#stalled?.refresh();
  }

  closeQueued(): void {
    for (const response of this.open) {
      // Whose turn it was still has the socket, and Node closes it.
      if (response.socket !== null) continue;
      response.destroy();
      response.emit('close');
    }
  }

  /** Node's server stops reading at the event, and has begun again with the other one. */
  readonly #pauseAgain = (): void => void this.socket.emit('pause');

  /** While it is not read it is not noticed if its client leaves, but what is sent to it tells. */
  readonly #look = (): void => {
    const now = sent(this.socket);
    if (now === this.#sent) return void this.socket.destroy();
    this.#sent = now;
    this.#stalled?.refresh();
  };
}

/** Bytes that the system has taken. */
function sent({ bytesWritten, writableLength }: Socket): number {
  return bytesWritten - writableLength;
}
