// Lean socket: a socket for which the system puts what arrives into one buffer of all of them, out of which it is taken at once.
import { Server as TlsServer } from 'node:tls';
import { Socket, type Server, type SocketConstructorOpts } from 'node:net';

/** For each read Node would set 64 KB aside and give most of them back, which takes longer than to copy the few that came. */
const arrivals = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Takes what it wants of the bytes that have just arrived, from the first on, and gives how many it took. They are bytes of a
 * buffer that the next read fills anew, and may be changed. isNext: none that came before waits to be read; where it is false
 * it is only shown them.
 */
export type FirstReader = (bytes: Buffer, isNext: boolean) => number;

export class LeanSocket extends Socket {
  #first: FirstReader | null = null;

  constructor(options?: SocketConstructorOpts) {
    super({ ...options, onread: { buffer: arrivals, callback: (size) => this.#arrive(size) } });
  }

  /** Has all that arrives from now on be shown to somebody before it is data to be read. */
  showFirst(reader: FirstReader): void {
    this.#first = reader;
  }

  #arrive(size: number): boolean {
    const isNext = this.readableFlowing === true && this.readableLength === 0;
    const from = this.#first?.(arrivals.subarray(0, size), isNext) ?? 0;
    if (from === size) return true;
    const bytes = Buffer.allocUnsafe(size - from);
    arrivals.copy(bytes, 0, from, size);
    return this.push(bytes);
  }
}

/** What Node's types leave out: which connection a socket has. */
interface AcceptedSocket extends Socket {
  readonly _handle: unknown;
}

/**
 * Has the connections of a server be lean from now on, for all who listen to it: Node itself can be told how a socket is read
 * only where that is made. Those that are encrypted are read by what decrypts them, and stay as they are.
 */
export function acceptLean(server: Server): void {
  if (server instanceof TlsServer) return;
  const emit = server.emit.bind(server) as (event: string, ...values: unknown[]) => boolean;
  server.emit = (event: string, ...values: unknown[]): boolean => {
    const [accepted] = values;
    const isPlain = event === 'connection' && accepted instanceof Socket && !(accepted instanceof LeanSocket);
    return isPlain ? emit(event, leanOf(accepted, server)) : emit(event, ...values);
  };
}

/** Takes over the connection of a socket that has just been accepted, as Node's cluster does with one of another process. */
function leanOf(accepted: Socket, server: Server): LeanSocket {
  const { _handle: handle, allowHalfOpen } = accepted as AcceptedSocket;
  const socket = new LeanSocket({ handle, allowHalfOpen } as SocketConstructorOpts);
  // By the first it closes nothing that is another's now, by the second the server knows when all its connections are closed.
  Object.assign(accepted, { _handle: null });
  return Object.assign(socket, { server, _server: server });
}
