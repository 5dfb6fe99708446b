// Webdis: a client of Webdis (https://webd.is) and of the notebook's own Webdis gateway, for browsers and for Node from 22 on.
import { tokenProtocol } from '../protocol.ts';
import { openSocket, type WebdisSocket } from './webdis-socket.ts';
import { aborted, openSubscription, type WebdisSubscription } from './webdis-subscription.ts';
import { failure, readBytes, readJson, readRaw, type CommandResult, type WebdisFailure, type WebdisResult } from './webdis-reply.ts';
import { requestOf, type WebdisArgument, type WebdisRequest, type WireFormat } from './webdis-request.ts';
import type { Reply } from './resp.ts';

export type { CommandResult, Reply, WebdisArgument, WebdisResult, WebdisSocket, WebdisSubscription };
export type { WebdisError, WebdisFailure, WebdisMessage, WebdisValue } from './webdis-reply.ts';
export type { SocketMessage } from './webdis-socket.ts';

/** How a client asks. */
export interface WebdisOptions {
  /** Sent as "Authorization: Bearer TOKEN", for a WebSocket as the protocol "bearer.TOKEN". In a page of the notebook its cookie will do. */
  readonly token?: string;
  /** The number of the database; the server's own where it is left out. Sockets and subscriptions know no number. */
  readonly database?: number;
  /** Ends requests, subscriptions and sockets, and closes their connections. */
  readonly signal?: AbortSignal;
}

/** What one subscribes to: channels by name, and patterns as PSUBSCRIBE has them. */
export interface Subscribed {
  readonly channels?: readonly string[];
  readonly patterns?: readonly string[];
}

/**
 * A client. What Redis, the server or the network refuses is a result with `ok: false`; nothing is thrown but a TypeError
 * for an address that is none.
 */
export interface Webdis {
  /** Runs a command. Values as the server's JSON has them: Webdis leaves out what is not UTF-8, and text from a zero byte on; the notebook has U+FFFD in its place. */
  command(name: string, ...args: WebdisArgument[]): Promise<CommandResult>;
  /** The reply as RESP. Exact for single values and lists of them; of nil and lists inside of lists Webdis makes no RESP. */
  raw(name: string, ...args: WebdisArgument[]): Promise<WebdisResult<Reply>>;
  /** A reply that is one value, as its bytes; an integer as its digits, nil as null. */
  bytes(name: string, ...args: WebdisArgument[]): Promise<WebdisResult<Uint8Array | null>>;
  /** The same as UTF-8 text. */
  text(name: string, ...args: WebdisArgument[]): Promise<WebdisResult<string | null>>;
  /** Subscribes over HTTP, one connection a name; resolves once Redis confirmed all of them. */
  subscribe(names: string | Subscribed): Promise<WebdisResult<WebdisSubscription>>;
  /** Opens a WebSocket: many commands and channels on one connection. Webdis 0.1.9 does not answer today's handshake, later ones do. */
  socket(): Promise<WebdisResult<WebdisSocket>>;
  /** The same client with other options; those not named stay. */
  with(options: WebdisOptions): Webdis;
}

/** A client of the Webdis at base, such as "http://127.0.0.1:7379" or a notebook's "http://127.0.0.1:8080/webdis". Throws TypeError. */
export function createWebdis(base: string | URL, options: WebdisOptions = {}): Webdis {
  const root = new URL(base);
  if (!root.pathname.endsWith('/')) root.pathname += '/';
  const { token, database = null, signal } = options;

  const send = async ({ method, path, body }: WebdisRequest, until = signal): Promise<WebdisResult<Response>> => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    if (method === 'PUT') headers['content-type'] = 'application/octet-stream';
    try {
      const response = await fetch(new URL(path, root), { method, headers, body, signal: until ?? null, cache: 'no-store' });
      return response.ok ? { ok: true, value: response } : await refused(response);
    } catch (error) {
      return lost(root, error, until);
    }
  };

  const ask = async <Answer>(
    words: [string, ...WebdisArgument[]],
    format: WireFormat,
    read: (body: Uint8Array) => Answer,
  ): Promise<Answer | WebdisFailure> => {
    if (/^[ps]?subscribe$/i.test(words[0]))
      return failure('malformed', `The answer to ${words[0]} has no end: use subscribe() or socket().`);
    const sent = await send(requestOf(words, format, database));
    if (!sent.ok) return sent;
    try {
      return read(new Uint8Array(await sent.value.arrayBuffer()));
    } catch (error) {
      return lost(root, error, signal);
    }
  };

  const client: Webdis = {
    command: (...words) => ask(words, 'json', (body) => readJson(new TextDecoder().decode(body))),
    raw: (...words) => ask(words, 'raw', readRaw),
    bytes: (...words) => ask(words, 'raw', readBytes),
    async text(...words) {
      const result = await client.bytes(...words);
      return result.ok ? { ok: true, value: result.value && new TextDecoder().decode(result.value) } : result;
    },
    subscribe(names) {
      const { channels = [], patterns = [] } = typeof names === 'string' ? { channels: [names] } : names;
      return openSubscription(
        async (command, name, until) => {
          const sent = await send(requestOf([command, name], 'raw', null), until);
          if (!sent.ok) return sent;
          return sent.value.body ? { ok: true, value: sent.value.body } : failure('malformed', 'The answer has no body.');
        },
        channels,
        patterns,
        signal,
      );
    },
    socket() {
      const url = new URL('.json', root);
      url.protocol = url.protocol.replace('http', 'ws');
      return openSocket(url, token === undefined ? [] : [`${tokenProtocol}${token}`], signal);
    },
    with: (others) => createWebdis(root, { ...options, ...others }),
  };
  return client;
}

/** What the server refused: the notebook says why, Webdis gives a status alone. */
async function refused(response: Response): Promise<WebdisFailure> {
  const { status, statusText } = response;
  let told: { code?: unknown; message?: unknown } = {};
  try {
    told = (await response.json()) as typeof told;
  } catch {
    // Webdis sends no body.
  }
  const message = typeof told.message === 'string' ? told.message : `The server answered ${status} ${statusText}.`.replace(' .', '.');
  return { ok: false, error: { kind: 'http', status, code: typeof told.code === 'string' ? told.code : '', message } };
}

function lost(root: URL, error: unknown, signal: AbortSignal | undefined): WebdisFailure {
  if (signal?.aborted) return aborted(signal);
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return failure('network', `${root.href} did not answer, or not to the end${cause}.`);
}
