// Console: starts a redis-server over a WebSocket of the bridge and carries its log and its signals.
import { paths, wireLimits, type ConsoleEvent, type ConsoleRequest, type SignalName } from '../protocol.ts';
import { BridgeError } from './connection.ts';
import { failureOf, socketUrl } from './bridge-socket.ts';
import { pageEndpoint, type Endpoint } from './endpoint.ts';
import { socketOpened } from './socket-opening.ts';

/** Said where a network lets no WebSocket through: unlike a connection, a console has no other form. */
const noSocketMessage =
  'This network lets no WebSocket through, which redis-server needs here. All else works: a Redis is started for you by the first command that needs one.';

/** What a console begins with: a server to start, or one that runs. */
export type ConsoleOpening = Exclude<ConsoleRequest, { type: 'signal' }>;

/** An open console. */
export interface OpenConsole {
  /** Its events in order; ends with the console. Throws BridgeError where the bridge fails. */
  readonly events: AsyncIterable<ConsoleEvent>;
  signal(name: SignalName): void;
  /** Leaves the server running and closes the console. */
  detach(): void;
}

/** Asks the bridge to start a server, or for the console of one. Throws BridgeError; that the server would not start, or has ended, is an event. */
export async function openConsole(opening: ConsoleOpening, endpoint: Endpoint = pageEndpoint): Promise<OpenConsole> {
  const request = JSON.stringify(opening);
  if (new TextEncoder().encode(request).length > wireLimits.consoleBytes) {
    throw new BridgeError(
      'limit',
      `The configuration is larger than the ${wireLimits.consoleBytes / 1024} KB the notebook takes. Make it shorter.`,
    );
  }
  const socket = endpoint.open(socketUrl(endpoint, paths.console));
  const cancelled = new AbortController();
  const events = new ReadableStream<ConsoleEvent>({
    start(controller) {
      socket.addEventListener(
        'message',
        ({ data }: MessageEvent<string>) => {
          // The bridge is ours and checks what it is sent; what it sends is taken at its word.
          controller.enqueue(JSON.parse(data) as ConsoleEvent);
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
  socket.send(request);
  return {
    events: eventsOf(events),
    signal(name) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify({ type: 'signal', signal: name } satisfies ConsoleRequest));
    },
    detach: () => socket.close(1000),
  };
}

/** Whether it is WebSockets alone that do not get through. */
async function answersHttp(endpoint: Endpoint): Promise<boolean> {
  try {
    return (await endpoint.fetch(new URL(paths.health, endpoint.origin))).ok;
  } catch {
    return false;
  }
}

/** Why a console closed; null: it was over. */
function endOf({ code, reason }: CloseEvent): BridgeError | null {
  if (code === 1000 || code === 1005) return null;
  return failureOf({ code, reason }) ?? new BridgeError('internal', `The console closed with the code ${code}. Run this again.`);
}

/** A stream as an iterable, which not every browser's streams are. */
async function* eventsOf(stream: ReadableStream<ConsoleEvent>): AsyncGenerator<ConsoleEvent> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
