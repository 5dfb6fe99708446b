// HTTP tunnel: the tunnel in plain requests, for networks that break WebSockets, and the lines it runs on.
import { closeCodes, exchangeHeaders, exchangeLimits, exchangePaths, wireLimits, type BridgeRefusal, type ExchangeMail, type ExchangeOpened, type ExchangeRefusal } from '../protocol.ts';
import { BridgeError, ConnectError, type Connection } from './connection.ts';
import { failureOf, noLearnerMessage, pageDoor, unreachableMessage, type Door } from './door.ts';

/** What a page may do at once, of the six connections that a browser allows it. */
export const httpTunnelLimits = {
  /** Requests that wait for bytes. Further tunnels look without waiting. */
  longPolls: 3,
  /** Between two looks of a tunnel that may not wait. */
  lookMs: 200,
  /** Most bytes asked for at once. */
  answerBytes: 1024 * 1024,
} as const;

/** A name for a line that nobody guesses. crypto.randomUUID is missing on plain HTTP. */
export function newLine(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The address of one of exchangePaths. */
export function exchangeUrl(door: Pick<Door, 'origin'>, path: string, query: Record<string, string>): URL {
  const url = new URL(path, door.origin);
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** What an open that was refused means: ConnectError where Redis is not there, BridgeError where the bridge failed. */
export function openFailure({ close, message }: ExchangeRefusal): ConnectError | BridgeError {
  if (close === closeCodes.refused) return new ConnectError('ECONNREFUSED');
  if (close === closeCodes.unknownHost) return new ConnectError('ENOTFOUND');
  return failureOf({ code: close, reason: message }) ?? new BridgeError('internal', message);
}

/** What any other refusal means. */
export function refusalFailure(body: string): BridgeError {
  const { code, message } = readRefusal(body);
  if (code === 'no-learner') return new BridgeError('no-learner', noLearnerMessage);
  return new BridgeError(code === 'unavailable' ? 'limit' : 'internal', message);
}

/** Sends a message to whoever waits on a line. Rejects with BridgeError. */
export async function postMail(line: string, mail: ExchangeMail, door: Door = pageDoor): Promise<void> {
  await request(door, exchangePaths.mail, { line }, { body: JSON.stringify(mail), headers: { 'Content-Type': 'application/json' } });
}

/** Keeps a line while this page lives; the function it returns ends that and leaves the line. */
export function keepLine(line: string, door: Door = pageDoor): () => void {
  // A lost word is no failure: the next one comes in time.
  const timer = setInterval(() => void request(door, exchangePaths.keep, { line }).catch(() => undefined), exchangeLimits.keepMs);
  return () => {
    clearInterval(timer);
    // The page may be on its way out.
    void request(door, exchangePaths.leave, { line }, { keepalive: true }).catch(() => undefined);
  };
}

/** Connects to host:port of the machine's network. Throws ConnectError as connect(2) would, BridgeError where the bridge fails. */
export async function openHttpTunnel(host: string, port: number, line: string, door: Door = pageDoor): Promise<Connection> {
  const response = await request(door, exchangePaths.open, { line, host, port: String(port) });
  const answer = (await response.json()) as ExchangeOpened | ExchangeRefusal;
  if ('close' in answer) throw openFailure(answer);
  return new HttpTunnel(line, answer.channel, door);
}

let longPolls = 0;

class HttpTunnel implements Connection {
  readonly #query: { line: string; channel: string };
  readonly #door: Door;
  readonly #closed = new AbortController();
  /** The last send: the bridge gets them in order only if each waits for the one before. */
  #sent: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(line: string, channel: number, door: Door) {
    this.#query = { line, channel: String(channel) };
    this.#door = door;
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
    // After the last send, whose bytes Redis shall still get. A channel that stays is closed with its line.
    void this.#sent.then(() => request(this.#door, exchangePaths.close, this.#query)).catch(() => undefined);
  }

  async #poll(): Promise<Uint8Array> {
    if (longPolls >= httpTunnelLimits.longPolls) {
      const bytes = await this.#pass(0, httpTunnelLimits.answerBytes);
      if (bytes.length === 0 && !this.#ended) await pause(httpTunnelLimits.lookMs, this.#closed.signal);
      return bytes;
    }
    longPolls += 1;
    try {
      return await this.#pass(exchangeLimits.waitMs, httpTunnelLimits.answerBytes);
    } finally {
      longPolls -= 1;
    }
  }

  async #pass(wait: number, max: number, body?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    try {
      const options = body === undefined ? { signal: this.#closed.signal } : { body };
      const response = await request(this.#door, exchangePaths.pass, { ...this.#query, wait: String(wait), max: String(max) }, options);
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.headers.get(exchangeHeaders.state) !== 'open') this.#ended = true;
      return bytes;
    } catch (error) {
      if (this.#closed.signal.aborted) return new Uint8Array();
      throw error;
    }
  }
}

async function request(door: Door, path: string, query: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  const response = await send(door, path, query, init);
  if (!response.ok) throw refusalFailure(await response.text());
  return response;
}

async function send(door: Door, path: string, query: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  try {
    return await door.fetch(exchangeUrl(door, path, query), { ...init, method: 'POST' });
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
