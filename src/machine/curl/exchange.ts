// Exchange: one request and its answer, by fetch or on a connection of the machine's own network, with curl's words for what goes wrong.
import { BridgeError, ConnectError, type Connection } from '../../bridge/connection.ts';
import { unreachableMessage } from '../../bridge/endpoint.ts';
import { paths } from '../../protocol.ts';
import { bytesFromText } from '../byte-text.ts';
import type { PageMachine } from '../page-machine.ts';
import { toBytes } from '../redis-cli/byte-string.ts';
import { gatewayPort, type Destination } from './destination.ts';
import { CurlFailure } from './failure.ts';
import { headOf, type Head } from './response-head.ts';

/** What goes out. */
export interface Request {
  readonly method: string;
  /** As curl would write it into the request line and the Host header. */
  readonly target: string;
  readonly host: string;
  readonly headers: Headers;
  readonly body: Uint8Array | null;
  /** Whether redirects are followed. */
  readonly follow: boolean;
}

/** What comes back. head: null where it has none, as from a Redis. body rejects with CurlFailure. */
export interface Answer {
  readonly head: Head | null;
  /** Where redirects led to; null: there was none. */
  readonly redirectedTo: string | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Added where a Redis was asked in HTTP. */
export const speaksResp = `Redis speaks RESP there: use redis-cli, or http://127.0.0.1:${gatewayPort}/ for HTTP`;

const decoder = new TextDecoder('latin1');

/** Sends a request. Throws CurlFailure; BridgeError where the bridge is gone; whatever the signal was aborted with. */
export async function exchange(request: Request, destination: Destination, machine: PageMachine, signal: AbortSignal): Promise<Answer> {
  return destination.kind === 'fetched'
    ? await fetched(request, destination.url, machine, signal)
    : await dialled(request, destination, machine, signal);
}

async function fetched(
  { method, headers, body, follow }: Request,
  url: URL,
  { endpoint }: PageMachine,
  signal: AbortSignal,
): Promise<Answer> {
  let response: Response;
  try {
    response = await endpoint.fetch(url, {
      method,
      headers,
      body: body === null ? null : Uint8Array.from(body),
      signal,
      cache: 'no-store',
      redirect: follow ? 'follow' : 'manual',
      // Who names another identity is to see what that one sees.
      credentials: headers.has('authorization') ? 'omit' : 'same-origin',
    });
  } catch {
    signal.throwIfAborted();
    await assertReachable(endpoint);
    throw new CurlFailure(52, 'Empty reply from server');
  }
  if (response.type === 'opaqueredirect')
    throw new CurlFailure(47, 'The answer is a redirect, and a browser shows a page only where it leads to: add -L to follow it');
  const head = headOf(response);
  return { head, redirectedTo: response.redirected ? response.url : null, body: bodyOf(response, head.length, signal) };
}

/** Tells a server that is gone from one that closed a connection, which to fetch are the same. */
async function assertReachable(endpoint: PageMachine['endpoint']): Promise<void> {
  try {
    await endpoint.fetch(new URL(paths.health, endpoint.origin), { cache: 'no-store' });
  } catch {
    throw new BridgeError('unreachable', unreachableMessage);
  }
}

async function* bodyOf(response: Response, length: number | null, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.length;
      yield value;
    }
  } catch {
    signal.throwIfAborted();
    throw new CurlFailure(
      18,
      length === null
        ? 'transfer closed with outstanding read data remaining'
        : `transfer closed with ${length - size} bytes remaining to read`,
    );
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Only Redis listens on the machine's own network, and it answers HTTP as it would answer any client: in RESP. */
async function dialled(
  request: Request,
  { host, port }: Extract<Destination, { kind: 'dialled' }>,
  machine: PageMachine,
  signal: AbortSignal,
): Promise<Answer> {
  const begun = performance.now();
  const connection = await connect(machine, host, port, begun);
  const hangUp = (): void => connection.close();
  signal.addEventListener('abort', hangUp, { once: true });
  signal.throwIfAborted();
  await connection.send(bytesFromText(requestText(request)));
  if (request.body !== null) await connection.send(request.body);
  return { head: null, redirectedTo: null, body: received(connection, signal, hangUp) };
}

async function* received(connection: Connection, signal: AbortSignal, hangUp: () => void): AsyncGenerator<Uint8Array> {
  try {
    let isEmpty = true;
    for (;;) {
      const bytes = await connection.receive();
      signal.throwIfAborted();
      if (bytes === null && isEmpty) throw new CurlFailure(52, 'Empty reply from server', speaksResp);
      if (bytes === null) return;
      isEmpty = false;
      yield bytes;
    }
  } finally {
    signal.removeEventListener('abort', hangUp);
    connection.close();
  }
}

async function connect(machine: PageMachine, host: string, port: number, begun: number): Promise<Connection> {
  try {
    return await machine.connect(host, port);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    if (error.code === 'ENOTFOUND') {
      throw new CurlFailure(
        6,
        `Could not resolve host: ${host}`,
        `This notebook reaches only its own server: your Redis over HTTP at http://127.0.0.1:${gatewayPort}/, and the pages at ${machine.endpoint.origin}/`,
      );
    }
    throw new CurlFailure(
      7,
      `Failed to connect to ${host} port ${port} after ${Math.round(performance.now() - begun)} ms: Couldn't connect to server`,
      error.reason,
    );
  }
}

/** The lines of a request, as curl would send them. */
export function requestText({ method, target, host, headers, body }: Request): string {
  const own = [...headers].map(([name, value]) => `${name}: ${decoder.decode(toBytes(value))}`);
  const accept = headers.has('accept') ? [] : ['Accept: */*'];
  const length = body === null ? [] : [`Content-Length: ${body.length}`];
  return `${[`${method} ${target} HTTP/1.1`, `Host: ${host}`, ...accept, ...own, ...length].join('\r\n')}\r\n\r\n`;
}
