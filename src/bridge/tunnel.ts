// Tunnel: one TCP-like connection to a Redis of the machine, over a WebSocket of the bridge.
import { closeCodes, paths, wireLimits } from '../protocol.ts';
import { BridgeError, ConnectError, type Connection, type ConnectionTerms } from './connection.ts';
import { connectErrorOf, connectionQuery, failureOf, socketUrl } from './bridge-socket.ts';
import { pageEndpoint, type Endpoint } from './endpoint.ts';
import { lossOf } from './lost-error.ts';
import { socketOpened } from './socket-opening.ts';

/** What a tunnel may hold in this page, in bytes. A browser's WebSocket cannot be told to pause. */
export const tunnelLimits = {
  /** Sent and not yet taken by the network, from which send() waits. */
  unsentBytes: 1024 * 1024,
  /** Received and not yet read, from which the tunnel is given up: eight of the largest replies Redis may send. */
  unreadBytes: 64 * 1024 * 1024,
  /** For the bridge to say that Redis is there, or why it is not, once the WebSocket is open: longer than the bridge itself waits. */
  readyMs: 30_000,
  /** Between two looks at whether the network took what was sent: there is no event for it. */
  pollMs: 4,
} as const;

/** Said where a WebSocket opened and brings nothing. */
const silenceMessage =
  "The notebook's server took the connection and then said nothing. Run this again; if it stays so, add ?transport=http-tunnel to this page's address, which does without WebSockets.";

/**
 * Connects to host:port of the machine's network. Throws ConnectError as connect(2) would, BridgeError where the bridge
 * fails. onOpen: called once the WebSocket is open; from then on it is the bridge and Redis that are waited for.
 */
export async function openTunnel(
  host: string,
  port: number,
  endpoint: Endpoint = pageEndpoint,
  onOpen: () => void = () => undefined,
  terms?: ConnectionTerms,
): Promise<Connection> {
  const socket = endpoint.open(socketUrl(endpoint, paths.tunnel, connectionQuery(host, port, terms)));
  socket.binaryType = 'arraybuffer';
  const ready = readyOf(socket);
  // It may settle first: an upgrade that the bridge refuses opens and closes in one go.
  await Promise.race([socketOpened(socket), ready]);
  onOpen();
  return await inTime(ready, socket);
}

/** Whether a WebSocket opens, tried by one that asks the bridge for nothing. */
export async function opensSocket(endpoint: Endpoint): Promise<boolean> {
  try {
    const socket = endpoint.open(socketUrl(endpoint, paths.console));
    await socketOpened(socket);
    socket.close(1000);
    return true;
  } catch {
    return false;
  }
}

function readyOf(socket: WebSocket): Promise<Connection> {
  const ready = new Promise<Connection>((resolve, reject) => {
    const tunnel = new Tunnel(socket);
    socket.addEventListener('message', () => resolve(tunnel), { once: true });
    socket.addEventListener(
      'close',
      (event) => {
        const failure = failureOf(event);
        if (failure) return reject(failure);
        if (event.code === closeCodes.ended) return resolve(tunnel);
        reject(connectErrorOf(event) ?? new ConnectError('ENOTFOUND', event.reason || null));
      },
      { once: true },
    );
  });
  // Where the opening fails already, nobody asks for it.
  ready.catch(() => undefined);
  return ready;
}

/** The bridge says by itself where Redis does not come up; silence means that nothing gets through. */
async function inTime(ready: Promise<Connection>, socket: WebSocket): Promise<Connection> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    silence.reject(new BridgeError('unreachable', silenceMessage, { what: 'silent' }));
    socket.close();
  }, tunnelLimits.readyMs);
  try {
    return await Promise.race([ready, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** How a tunnel ended: by Redis or by close() (null), or because its carrier broke. */
type End = { readonly failure: BridgeError | null; readonly reason: string };

class Tunnel implements Connection {
  readonly #socket: WebSocket;
  #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  #end: End | null = null;
  #wake: (() => void) | null = null;
  /** Nothing has come since something was sent. */
  #isUnanswered = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', this.#take);
    socket.addEventListener('close', (event) => this.#finish(lossOf(event, this.#isUnanswered), event.reason));
  }

  get reason(): string | null {
    return this.#end?.reason || null;
  }

  async send(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += wireLimits.frameBytes) {
      if (!this.#isSendable()) return;
      this.#isUnanswered = true;
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

  hasEnded(): Promise<boolean> {
    return Promise.resolve(this.#end !== null);
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
    this.#isUnanswered = false;
    this.#unread.push(new Uint8Array(data));
    this.#unreadBytes += data.byteLength;
    if (this.#unreadBytes > tunnelLimits.unreadBytes) {
      this.#unread = [];
      this.#finish(
        new BridgeError(
          'limit',
          `Redis sent more than ${tunnelLimits.unreadBytes / 1024 / 1024} MB that nobody read, so the connection was closed. Read the replies, or ask for less.`,
          { what: 'unread' },
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
