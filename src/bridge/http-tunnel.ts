// HTTP tunnel: the tunnel in plain requests, for networks that break WebSockets, and the sessions it runs on.
import {
  closeCodes,
  httpTunnelHeaders,
  httpTunnelWireLimits,
  httpTunnelPaths,
  wireLimits,
  type BridgeRefusal,
  type ControlMessage,
  type TunnelOpened,
  type TunnelRefusal,
} from '../protocol.ts';
import { BridgeError, ConnectError, type Connection } from './connection.ts';
import { failureOf, noLearnerMessage, pageEndpoint, unreachableMessage, type Endpoint } from './endpoint.ts';

/** What a page may do at once, of the six connections that a browser allows it. */
export const httpTunnelLimits = {
  /** Requests that wait for bytes. Further tunnels look without waiting. */
  longPolls: 3,
  /** Between two looks of a tunnel that may not wait. */
  lookMs: 200,
  /** Most bytes asked for at once. */
  answerBytes: 1024 * 1024,
} as const;

/** A name for a session that nobody guesses. crypto.randomUUID is missing on plain HTTP. */
export function newTunnelSession(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The address of one of httpTunnelPaths. */
export function httpTunnelUrl(endpoint: Pick<Endpoint, 'origin'>, path: string, query: Record<string, string>): URL {
  const url = new URL(path, endpoint.origin);
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** What an open that was refused means: ConnectError where Redis is not there, BridgeError where the bridge failed. */
export function openFailure({ close, message }: TunnelRefusal): ConnectError | BridgeError {
  if (close === closeCodes.refused) return new ConnectError('ECONNREFUSED');
  if (close === closeCodes.unknownHost) return new ConnectError('ENOTFOUND');
  return failureOf({ code: close, reason: message }) ?? new BridgeError('internal', message);
}

/** What any other refusal means. */
export function refusalFailure(body: string): BridgeError {
  const { code, message } = readRefusal(body);
  if (code === 'no-learner') return new BridgeError('no-learner', noLearnerMessage);
  if (code === 'two-learners') return new BridgeError('no-learner', message);
  return new BridgeError(code === 'unavailable' ? 'limit' : 'internal', message);
}

/** Sends a message to whoever waits on a session. Rejects with BridgeError. */
export async function postControl(session: string, mail: ControlMessage, endpoint: Endpoint = pageEndpoint): Promise<void> {
  await request(
    endpoint,
    httpTunnelPaths.mail,
    { line: session },
    { body: JSON.stringify(mail), headers: { 'Content-Type': 'application/json' } },
  );
}

/** Keeps a session while this page lives; the function it returns ends that and leaves the session. */
export function keepTunnelSession(session: string, endpoint: Endpoint = pageEndpoint): () => void {
  // A lost word is no failure: the next one comes in time.
  const timer = setInterval(
    () => void request(endpoint, httpTunnelPaths.keep, { line: session }).catch(() => undefined),
    httpTunnelWireLimits.keepMs,
  );
  return () => {
    clearInterval(timer);
    // The page may be on its way out.
    void request(endpoint, httpTunnelPaths.leave, { line: session }, { keepalive: true }).catch(() => undefined);
  };
}

/** Connects to host:port of the machine's network. Throws ConnectError as connect(2) would, BridgeError where the bridge fails. */
export async function openHttpTunnel(host: string, port: number, session: string, endpoint: Endpoint = pageEndpoint): Promise<Connection> {
  const response = await request(endpoint, httpTunnelPaths.open, { line: session, host, port: String(port) });
  const answer = (await response.json()) as TunnelOpened | TunnelRefusal;
  if ('close' in answer) throw openFailure(answer);
  return new HttpTunnel(session, answer.channel, endpoint);
}

let longPolls = 0;

class HttpTunnel implements Connection {
  readonly #query: { line: string; channel: string };
  readonly #endpoint: Endpoint;
  readonly #closed = new AbortController();
  /** The last send: the bridge gets them in order only if each waits for the one before. */
  #sent: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(session: string, channel: number, endpoint: Endpoint) {
    this.#query = { line: session, channel: String(channel) };
    this.#endpoint = endpoint;
  }

  send(bytes: Uint8Array): Promise<void> {
    const sending = this.#sendAfter(this.#sent, bytes.slice());
    this.#sent = sending.catch(() => undefined);
    return sending;
  }

  async #sendAfter(before: Promise<unknown>, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await before;
    for (let at = 0; at < bytes.length && !this.#ended; at += wireLimits.frameBytes) {
      await this.#pass(0, 0, bytes.slice(at, at + wireLimits.frameBytes));
    }
  }

  async receive(): Promise<Uint8Array | null> {
    await this.#sent;
    while (!this.#ended) {
      const bytes = await this.#poll();
      if (bytes.length > 0) return bytes;
    }
    return null;
  }

  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#ended = true;
    this.#closed.abort();
    // After the last send, whose bytes Redis shall still get. A channel that stays is closed with its session.
    void this.#sent.then(() => request(this.#endpoint, httpTunnelPaths.close, this.#query)).catch(() => undefined);
  }

  async #poll(): Promise<Uint8Array> {
    if (longPolls >= httpTunnelLimits.longPolls) {
      const bytes = await this.#pass(0, httpTunnelLimits.answerBytes);
      if (bytes.length === 0 && !this.#ended) await pause(httpTunnelLimits.lookMs, this.#closed.signal);
      return bytes;
    }
    longPolls += 1;
    try {
      return await this.#pass(httpTunnelWireLimits.waitMs, httpTunnelLimits.answerBytes);
    } finally {
      longPolls -= 1;
    }
  }

  async #pass(wait: number, max: number, body?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    try {
      const options = body === undefined ? { signal: this.#closed.signal } : { body };
      const response = await request(
        this.#endpoint,
        httpTunnelPaths.pass,
        { ...this.#query, wait: String(wait), max: String(max) },
        options,
      );
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.headers.get(httpTunnelHeaders.state) !== 'open') this.#ended = true;
      return bytes;
    } catch (error) {
      if (this.#closed.signal.aborted) return new Uint8Array();
      throw error;
    }
  }
}

async function request(endpoint: Endpoint, path: string, query: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  const response = await send(endpoint, path, query, init);
  if (!response.ok) throw refusalFailure(await response.text());
  return response;
}

async function send(endpoint: Endpoint, path: string, query: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  try {
    return await endpoint.fetch(httpTunnelUrl(endpoint, path, query), { ...init, method: 'POST' });
  } catch {
    throw new BridgeError('unreachable', unreachableMessage);
  }
}

function readRefusal(body: string): BridgeRefusal {
  try {
    return JSON.parse(body) as BridgeRefusal;
  } catch {
    // Something between the page and the bridge answered, a proxy for instance.
    return { code: 'internal', message: unreachableMessage };
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
