// HTTP tunnel: the tunnel in plain requests, for networks that break WebSockets, and the sessions it runs on.
import {
  httpTunnelHeaders,
  httpTunnelWireLimits,
  httpTunnelPaths,
  type ControlMessage,
  type TunnelOpened,
  type TunnelRefusal,
} from '../http-tunnel-protocol.ts';
import { wireLimits, type BridgeRefusal } from '../protocol.ts';
import { BridgeError, type ConnectError, type Connection, type ConnectionTerms } from './connection.ts';
import { connectErrorOf, connectionQuery, failureOf } from './bridge-socket.ts';
import { noLearnerMessage, pageEndpoint, unreachableMessage, type Endpoint } from './endpoint.ts';
import { asLost } from './lost-error.ts';

/** What a page may do at once, of the six connections that a browser allows it. */
export const httpTunnelLimits = {
  /** Requests that wait for bytes. Further tunnels look without waiting. */
  longPolls: 3,
  /** Between two looks of a tunnel that may not wait. */
  lookMs: 200,
  /** Most bytes asked for at once. */
  answerBytes: 1024 * 1024,
} as const;

/** A response that has come to its end. */
interface Answer extends Pick<Response, 'ok' | 'headers'> {
  readonly body: Uint8Array;
}

/** The address of one of httpTunnelPaths. */
export function httpTunnelUrl(endpoint: Pick<Endpoint, 'origin'>, path: string, query: Record<string, string>): URL {
  const url = new URL(path, endpoint.origin);
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** What an open that was refused means: ConnectError where Redis is not there, BridgeError where the bridge failed. */
export function openFailure({ close, message }: TunnelRefusal): ConnectError | BridgeError {
  const end = { code: close, reason: message };
  return connectErrorOf(end) ?? failureOf(end) ?? new BridgeError('internal', message);
}

/** What any other refusal means. */
export function refusalFailure(body: string): BridgeError {
  const refusal = readRefusal(body);
  // Something between the page and the bridge answered, such as a proxy that finds no bridge.
  if (refusal === null) return new BridgeError('unreachable', unreachableMessage);
  const { code, message } = refusal;
  if (code === 'no-learner') return new BridgeError('no-learner', noLearnerMessage);
  if (code === 'two-learners') return new BridgeError('no-learner', message, { what: 'two-learners' });
  return new BridgeError(code === 'unavailable' ? 'limit' : 'internal', message);
}

/** One user of the HTTP tunnel on the bridge: a page, a worker or an interpreter. */
export class HttpTunnelSession {
  readonly name: string;
  readonly #endpoint: Endpoint;
  #keeping: ReturnType<typeof setInterval> | null = null;
  /** Opens whose answer has not come: the bridge may have made their channels already. */
  #opening = 0;
  #longPolls = 0;

  /** name: of a session that its worker shares with its page, which can leave it when the worker no longer can. */
  constructor(endpoint: Endpoint = pageEndpoint, name = newName()) {
    this.#endpoint = endpoint;
    this.name = name;
  }

  /** Whether it has something on the bridge that this side opened, or may have. */
  get isKept(): boolean {
    return this.#keeping !== null || this.#opening > 0;
  }

  /** Connects to host:port of the machine's network. Throws ConnectError as connect(2) would, BridgeError where the bridge fails. */
  async open(host: string, port: number, terms?: ConnectionTerms): Promise<Connection> {
    this.#opening += 1;
    try {
      const response = await this.request(httpTunnelPaths.open, connectionQuery(host, port, terms));
      this.keep();
      const answer = JSON.parse(textOf(response.body)) as TunnelOpened | TunnelRefusal;
      if ('close' in answer) throw openFailure(answer);
      return new HttpTunnel(this, answer.channel);
    } finally {
      this.#opening -= 1;
    }
  }

  /** Sends a message to whoever waits on the session. Rejects with BridgeError. */
  async post(message: ControlMessage): Promise<void> {
    await this.request(httpTunnelPaths.mail, {}, { body: JSON.stringify(message), headers: { 'Content-Type': 'application/json' } });
  }

  /** Keeps the session on the bridge until leave(). */
  keep(): void {
    // A lost word is no failure: the next one comes in time.
    this.#keeping ??= setInterval(() => void this.request(httpTunnelPaths.keep).catch(() => undefined), httpTunnelWireLimits.keepMs);
  }

  /** Ends its channels, whichever side opened them. */
  leave(): void {
    if (this.#keeping !== null) clearInterval(this.#keeping);
    this.#keeping = null;
    // The page may be on its way out.
    void this.request(httpTunnelPaths.leave, {}, { keepalive: true }).catch(() => undefined);
  }

  /** Leaves when its worker is lost, which can say no more, or when the page is left, of which a worker does not hear. */
  leaveWith(lost: AbortSignal, page: EventTarget = self): void {
    const leave = (): void => this.leave();
    lost.addEventListener('abort', leave, { once: true });
    page.addEventListener('pagehide', leave, { signal: lost });
  }

  /** Runs a request that waits for bytes, as long as there is room among those that a browser allows at once. */
  async poll(request: (mayWait: boolean) => Promise<Uint8Array>): Promise<Uint8Array> {
    if (this.#longPolls >= httpTunnelLimits.longPolls) return await request(false);
    this.#longPolls += 1;
    try {
      return await request(true);
    } finally {
      this.#longPolls -= 1;
    }
  }

  /** One request of the session, and the whole of its answer. Rejects with BridgeError. */
  async request(path: string, query: Record<string, string> = {}, init: RequestInit = {}): Promise<Answer> {
    const answer = await this.#send(path, { line: this.name, ...query }, init);
    if (!answer.ok) throw refusalFailure(textOf(answer.body));
    return answer;
  }

  /** A bridge may die in the middle of its answer as well as before it. */
  async #send(path: string, query: Record<string, string>, init: RequestInit): Promise<Answer> {
    try {
      const response = await this.#endpoint.fetch(httpTunnelUrl(this.#endpoint, path, query), { ...init, method: 'POST' });
      const { ok, headers } = response;
      return { ok, headers, body: new Uint8Array(await response.arrayBuffer()) };
    } catch (error) {
      throw new BridgeError('unreachable', unreachableMessage, { cause: error });
    }
  }
}

class HttpTunnel implements Connection {
  readonly #session: HttpTunnelSession;
  readonly #query: { channel: string };
  readonly #closed = new AbortController();
  /** The last send: the bridge gets them in order only if each waits for the one before. */
  #sent: Promise<unknown> = Promise.resolve();
  #ended = false;
  /** Nothing has come since something was sent. */
  #isUnanswered = false;

  constructor(session: HttpTunnelSession, channel: number) {
    this.#session = session;
    this.#query = { channel: String(channel) };
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

  /** One that nobody reads hears of no end: it asks. */
  async hasEnded(): Promise<boolean> {
    await this.#sent;
    // A bridge that does not answer, or not as one, holds no connection of this page.
    if (!this.#ended) await this.#pass(0, 0).catch(() => (this.#ended = true));
    return this.#ended;
  }

  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#ended = true;
    this.#closed.abort();
    // After the last send, whose bytes Redis shall still get. A channel that stays is closed with its session.
    void this.#sent.then(() => this.#session.request(httpTunnelPaths.close, this.#query)).catch(() => undefined);
  }

  #poll(): Promise<Uint8Array> {
    return this.#session.poll(async (mayWait) => {
      if (mayWait) return await this.#pass(httpTunnelWireLimits.waitMs, httpTunnelLimits.answerBytes);
      const bytes = await this.#pass(0, httpTunnelLimits.answerBytes);
      if (bytes.length === 0 && !this.#ended) await pause(httpTunnelLimits.lookMs, this.#closed.signal);
      return bytes;
    });
  }

  async #pass(wait: number, max: number, body?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (body !== undefined) this.#isUnanswered = true;
    try {
      const options = body === undefined ? { signal: this.#closed.signal } : { body };
      const query = { ...this.#query, wait: String(wait), max: String(max) };
      const { headers, body: bytes } = await this.#session.request(httpTunnelPaths.pass, query, options);
      if (bytes.length > 0) this.#isUnanswered = false;
      if (headers.get(httpTunnelHeaders.state) !== 'open') this.#ended = true;
      return bytes;
    } catch (error) {
      if (this.#closed.signal.aborted) return new Uint8Array();
      throw asLost(error, this.#isUnanswered);
    }
  }
}

/** One that nobody guesses. crypto.randomUUID is missing on plain HTTP. */
function newName(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

function readRefusal(body: string): BridgeRefusal | null {
  try {
    return JSON.parse(body) as BridgeRefusal;
  } catch {
    return null;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
