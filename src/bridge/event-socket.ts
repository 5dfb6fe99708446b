// Event socket: a WebSocket of the bridge that tells events as JSON, until it closes.
import { paths } from '../protocol.ts';
import { BridgeError } from './connection.ts';
import { lossOf } from './lost-error.ts';
import { socketUrl } from './bridge-socket.ts';
import type { Endpoint } from './endpoint.ts';
import { socketOpened } from './socket-opening.ts';

/** An open one. */
export interface EventSocket<T> {
  readonly socket: WebSocket;
  /** In order; ends with the socket. Throws BridgeError where the bridge fails. */
  readonly events: AsyncIterable<T>;
}

/** Where it is, and what is said where a network lets no WebSocket through: unlike a connection it has no other form. */
export interface EventSocketPlace {
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly noSocketMessage: string;
}

/** Opens one. Throws BridgeError. */
export async function openEventSocket<T>({ path, query, noSocketMessage }: EventSocketPlace, endpoint: Endpoint): Promise<EventSocket<T>> {
  const socket = endpoint.open(socketUrl(endpoint, path, query));
  const cancelled = new AbortController();
  const events = new ReadableStream<T>({
    start(controller) {
      socket.addEventListener(
        'message',
        ({ data }: MessageEvent<string>) => {
          // The bridge is ours and checks what it is sent; what it sends is taken at its word.
          controller.enqueue(JSON.parse(data) as T);
        },
        { signal: cancelled.signal },
      );
      socket.addEventListener(
        'close',
        (event) => {
          const failure = endOf(event);
          if (failure) controller.error(failure);
          else controller.close();
        },
        { signal: cancelled.signal },
      );
    },
    cancel() {
      // A cancelled stream is closed already, and closing it again would throw.
      cancelled.abort();
      socket.close(1000);
    },
  });
  try {
    await socketOpened(socket);
  } catch (error) {
    throw error instanceof BridgeError && error.code === 'unreachable' && (await answersHttp(endpoint))
      ? new BridgeError('unreachable', noSocketMessage, { what: 'no-sockets' })
      : error;
  }
  return { socket, events: eventsOf(events) };
}

/** Whether it is WebSockets alone that do not get through. */
async function answersHttp(endpoint: Endpoint): Promise<boolean> {
  try {
    return (await endpoint.fetch(new URL(paths.health, endpoint.origin))).ok;
  } catch {
    return false;
  }
}

/** Why it closed; null: it was over. */
function endOf({ code, reason }: CloseEvent): BridgeError | null {
  if (code === 1000 || code === 1005) return null;
  return lossOf({ code, reason }, false) ?? new BridgeError('internal', `The bridge closed with the code ${code}. Run this again.`);
}

/** A stream as an iterable, which not every browser's streams are. */
async function* eventsOf<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
