// Webdis socket: commands and messages over Webdis's WebSocket, one JSON text a frame. Follows websocket.c of Webdis.
import { readerIterator } from './reader-iterator.ts';
import {
  failure,
  memberOf,
  resultOf,
  type CommandResult,
  type WebdisFailure,
  type WebdisResult,
  type WebdisValue,
} from './webdis-reply.ts';

/** A message that came over the socket. JSON carries text alone: a payload of other bytes does not arrive whole. */
export interface SocketMessage {
  readonly channel: string;
  /** The pattern that it matched; null: it came by the channel's name. */
  readonly pattern: string | null;
  readonly text: string;
}

/** One WebSocket, for many commands and any number of channels. */
export interface WebdisSocket {
  /**
   * Sends a command; replies come in the order of the commands (Webdis with several connections to Redis may swap them).
   * SUBSCRIBE and its like resolve with the last of their confirmations. Never throws.
   */
  command(name: string, ...args: (string | number)[]): Promise<CommandResult>;
  /** Messages of what was subscribed to, as they come, until the socket closes. One loop at a time; leaving it closes nothing. */
  messages(): AsyncIterableIterator<SocketMessage, undefined>;
  /** Closes the connection: commands that still wait fail with kind "network". */
  close(): void;
}

/** A command whose replies, left of them, are still to come. */
interface Pending {
  readonly name: string;
  left: number;
  readonly resolve: (result: CommandResult) => void;
}

/** Connects; resolves once the socket is open. protocols: as for WebSocket. */
export function openSocket(url: URL, protocols: string[], signal?: AbortSignal): Promise<WebdisResult<WebdisSocket>> {
  const { promise, resolve } = Promise.withResolvers<WebdisResult<WebdisSocket>>();
  const socket = new WebSocket(url, protocols);
  const opened = new OpenSocket(socket);
  const stop = (): void => opened.close();
  signal?.addEventListener('abort', stop);
  socket.addEventListener('open', () => resolve({ ok: true, value: opened }));
  const failed = (): void => {
    signal?.removeEventListener('abort', stop);
    // A browser tells no more of a handshake that failed.
    resolve(
      failure(
        signal?.aborted ? 'aborted' : 'network',
        `There is no WebSocket at ${url.href}: nobody answers there, or the server refuses.`,
      ),
    );
  };
  // Node may report a failed handshake by an error alone.
  socket.addEventListener('error', failed);
  socket.addEventListener('close', failed);
  if (signal?.aborted) stop();
  return promise;
}

class OpenSocket implements WebdisSocket {
  readonly #socket: WebSocket;
  readonly #pending: Pending[] = [];
  readonly #messages: ReadableStreamDefaultReader<SocketMessage>;
  #lost: WebdisFailure | null = null;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#messages = new ReadableStream<SocketMessage>({
      start: (controller) => {
        socket.addEventListener('message', (event) => {
          const member = memberOf(String(event.data));
          const message = member.ok ? messageIn(...member.value) : null;
          if (message) controller.enqueue(message);
          else if (member.ok) this.#answer(resultOf(member.value[1]), member.value[0]);
          else this.#answer(member);
        });
        socket.addEventListener('close', ({ reason }) => {
          controller.close();
          this.#lost = failure('network', reason || 'The WebSocket is closed.');
          for (const { resolve } of this.#pending.splice(0)) resolve(this.#lost);
        });
      },
    }).getReader();
  }

  command(name: string, ...args: (string | number)[]): Promise<CommandResult> {
    return new Promise((resolve) => {
      if (this.#lost) return resolve(this.#lost);
      if (this.#socket.readyState !== WebSocket.OPEN) return resolve(failure('network', 'The WebSocket is being closed.'));
      this.#pending.push({ name, left: isSubscription(name) ? Math.max(args.length, 1) : 1, resolve });
      // As text: Webdis cuts numbers to 32 bits.
      this.#socket.send(JSON.stringify([name, ...args.map(String)]));
    });
  }

  messages(): AsyncIterableIterator<SocketMessage, undefined> {
    return readerIterator(this.#messages, () => {});
  }

  close(): void {
    this.#socket.close();
  }

  #answer(result: CommandResult, name?: string): void {
    const [first] = this.#pending;
    if (first === undefined) return;
    // UNSUBSCRIBE without names is confirmed for each channel: who knows how many.
    if (name !== undefined && name !== first.name && isSubscription(name)) return;
    first.left -= 1;
    if (first.left > 0 && result.ok) return;
    this.#pending.shift();
    first.resolve(result);
  }
}

function isSubscription(name: string): boolean {
  return /^[ps]?(un)?subscribe$/i.test(name);
}

/** The message that a member is, by its name and its value; null: it is a reply. */
function messageIn(name: string, value: WebdisValue | readonly [boolean, string]): SocketMessage | null {
  if (!isSubscription(name) || !Array.isArray(value)) return null;
  const [kind, ...parts] = value.map(String);
  if (!/^[ps]?message$/.test(kind ?? '')) return null;
  const [text = '', channel = '', pattern = ''] = parts.toReversed();
  return { channel, pattern: kind === 'pmessage' ? pattern : null, text };
}
