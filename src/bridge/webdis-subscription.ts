// Webdis subscription: messages from Webdis's chunked streams, whatever the boundaries of the chunks.
import { readerIterator } from './reader-iterator.ts';
import {
  failure,
  messageIn,
  redisFailure,
  type WebdisError,
  type WebdisFailure,
  type WebdisMessage,
  type WebdisResult,
} from './webdis-reply.ts';
import { RespError, RespParser, type Reply } from './resp.ts';

/** Opens the stream of one channel or pattern; never throws. */
export type OpenStream = (
  command: 'SUBSCRIBE' | 'PSUBSCRIBE',
  name: string,
  signal: AbortSignal,
) => Promise<WebdisResult<ReadableStream<Uint8Array>>>;

/** Messages as they come, in their order within a channel. Leaving the loop ends the subscription, as close() does. */
export interface WebdisSubscription extends AsyncIterable<WebdisMessage, undefined, undefined> {
  /** Why no more messages come: null while they do, and where the signal or close() ended it. */
  readonly error: WebdisError | null;
  /** Closes its connections. */
  close(): void;
}

/**
 * Subscribes; resolves once Redis confirmed every name. A stream for each name: Webdis 0.1 answers one request for several
 * out of order. A browser opens six connections to a server over HTTP/1.1, all tabs together: use the socket for more.
 */
export async function openSubscription(
  open: OpenStream,
  channels: readonly string[],
  patterns: readonly string[],
  signal?: AbortSignal,
): Promise<WebdisResult<WebdisSubscription>> {
  const names = [...channels.map((name) => ['SUBSCRIBE', name] as const), ...patterns.map((name) => ['PSUBSCRIBE', name] as const)];
  const ending = new AbortController();
  const all = AbortSignal.any(signal ? [signal, ending.signal] : [ending.signal]);
  let refused: WebdisFailure | null = null;
  const opened = await Promise.all(
    names.map(async ([command, name]) => {
      const stream = await open(command, name, all);
      const replies = stream.ok ? await confirmed(new ReplyStream(stream.value)) : stream;
      if (replies.ok) return [replies.value];
      refused ??= signal?.aborted ? aborted(signal) : replies;
      // The others may never be answered.
      ending.abort();
      return [];
    }),
  );
  if (refused) return refused;
  return { ok: true, value: new MergedStreams(opened.flat(), ending, signal) };
}

/** The failure of a call whose signal was aborted. */
export function aborted(signal: AbortSignal): WebdisFailure {
  return failure('aborted', signal.reason instanceof Error ? signal.reason.message : String(signal.reason));
}

async function confirmed(replies: ReplyStream): Promise<WebdisResult<ReplyStream>> {
  const first = await replies.next();
  if (!first.ok) return first;
  return first.value.type === 'error' ? redisFailure(new TextDecoder().decode(first.value.value)) : { ok: true, value: replies };
}

/** The replies in a stream of bytes. */
class ReplyStream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #parser = new RespParser();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  async next(): Promise<WebdisResult<Reply>> {
    try {
      for (;;) {
        const reply = this.#parser.next();
        if (reply) return { ok: true, value: reply };
        const { done, value } = await this.#reader.read();
        if (done) return failure('network', 'The server ended the subscription.');
        this.#parser.feed(value);
      }
    } catch (error) {
      if (error instanceof RespError) return failure('malformed', 'The stream is no RESP: what answered is no Webdis.');
      return failure('network', 'The connection of the subscription was lost.');
    }
  }
}

/** Several streams as one. Each is read no faster than the messages are taken. */
class MergedStreams implements WebdisSubscription {
  readonly #messages = new TransformStream<WebdisMessage, WebdisMessage>();
  readonly #writer = this.#messages.writable.getWriter();
  readonly #reader = this.#messages.readable.getReader();
  readonly #ending: AbortController;
  #error: WebdisError | null = null;

  constructor(streams: readonly ReplyStream[], ending: AbortController, signal: AbortSignal | undefined) {
    this.#ending = ending;
    signal?.addEventListener('abort', () => this.close(), { once: true });
    for (const stream of streams) void this.#pass(stream);
  }

  get error(): WebdisError | null {
    return this.#error;
  }

  close(): void {
    this.#ending.abort();
    void this.#reader.cancel();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<WebdisMessage, undefined> {
    return readerIterator(this.#reader, () => this.close());
  }

  async #pass(stream: ReplyStream): Promise<void> {
    for (;;) {
      const reply = await stream.next();
      if (this.#ending.signal.aborted) return;
      if (!reply.ok) return await this.#fail(reply.error);
      const message = messageIn(reply.value);
      try {
        if (message) await this.#writer.write(message);
      } catch {
        // close() came while the message waited to be taken.
        return;
      }
    }
  }

  /** What came before is still given. */
  async #fail(error: WebdisError): Promise<void> {
    this.#error = error;
    this.#ending.abort();
    await this.#writer.close();
  }
}
