// Tunnel: one TCP-like connection to a Redis of the machine, over a WebSocket of the bridge.
import { closeCodes, paths, wireLimits } from '../protocol.ts';
import { BridgeError, ConnectError, type Connection } from './connection.ts';
import { failureOf, pageEndpoint, socketUrl, type Endpoint } from './endpoint.ts';

/** What a tunnel may hold in this page, in bytes. A browser's WebSocket cannot be told to pause. */
export const tunnelLimits = {
  /** Sent and not yet taken by the network, from which send() waits. */
  unsentBytes: 1024 * 1024,
  /** Received and not yet read, from which the tunnel is given up: eight of the largest replies Redis may send. */
  unreadBytes: 64 * 1024 * 1024,
  /** Between two looks at whether the network took what was sent: there is no event for it. */
  pollMs: 4,
} as const;

/** Connects to host:port of the machine's network. Throws ConnectError as connect(2) would, BridgeError where the bridge fails. */
export function openTunnel(host: string, port: number, endpoint: Endpoint = pageEndpoint): Promise<Connection> {
  const socket = endpoint.open(socketUrl(endpoint, paths.tunnel, { host, port: String(port) }));
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    const tunnel = new Tunnel(socket);
    socket.addEventListener('message', () => resolve(tunnel), { once: true });
    socket.addEventListener(
      'close',
      (event) => {
        const failure = failureOf(event);
        if (failure) return reject(failure);
        if (event.code === closeCodes.ended) return resolve(tunnel);
        reject(new ConnectError(event.code === closeCodes.refused ? 'ECONNREFUSED' : 'ENOTFOUND', event.reason || null));
      },
      { once: true },
    );
  });
}

/** How a tunnel ended: by Redis or by close() (null), or because its carrier broke. */
type End = { readonly failure: BridgeError | null; readonly reason: string };

class Tunnel implements Connection {
  readonly #socket: WebSocket;
  #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  #end: End | null = null;
  #wake: (() => void) | null = null;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', this.#take);
    socket.addEventListener('close', (event) => this.#finish(failureOf(event), event.reason));
  }

  get reason(): string | null {
    return this.#end?.reason || null;
  }

  async send(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += wireLimits.frameBytes) {
      if (!this.#isSendable()) return;
      this.#socket.send(bytes.slice(at, at + wireLimits.frameBytes));
      while (this.#isSendable() && this.#socket.bufferedAmount > tunnelLimits.unsentBytes) {
        await new Promise((resolve) => {
          setTimeout(resolve, tunnelLimits.pollMs);
        });
      }
    }
  }

  async receive(): Promise<Uint8Array | null> {
    for (;;) {
      const next = this.#unread.shift();
      if (next) {
        this.#unreadBytes -= next.length;
        return next;
      }
      if (this.#end?.failure) throw this.#end.failure;
      if (this.#end) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#unread = [];
    this.#finish(null);
    this.#socket.close(1000);
  }

  /** False once Redis has closed, whose side of the connection then drops what is sent, as a kernel would. */
  #isSendable(): boolean {
    if (this.#end?.failure) throw this.#end.failure;
    return this.#end === null;
  }

  readonly #take = ({ data }: MessageEvent<unknown>): void => {
    // The one text frame says that the tunnel is ready.
    if (!(data instanceof ArrayBuffer) || data.byteLength === 0 || this.#end) return;
    this.#unread.push(new Uint8Array(data));
    this.#unreadBytes += data.byteLength;
    if (this.#unreadBytes > tunnelLimits.unreadBytes) {
      this.#unread = [];
      this.#finish(
        new BridgeError(
          'limit',
          `Redis sent more than ${tunnelLimits.unreadBytes / 1024 / 1024} MB that nobody read, so the connection was closed. Read the replies, or ask for less.`,
        ),
      );
      this.#socket.close(1000);
    }
    this.#wakeUp();
  };

  #finish(failure: BridgeError | null, reason = ''): void {
    this.#end ??= { failure, reason };
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
