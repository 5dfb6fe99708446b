// Console: starts a redis-server over a WebSocket of the bridge and carries its log and its signals.
import { paths, wireLimits, type ConsoleEvent, type ConsoleRequest, type SignalName } from '../protocol.ts';
import { BridgeError } from './connection.ts';
import { pageEndpoint, type Endpoint } from './endpoint.ts';
import { openEventSocket } from './event-socket.ts';

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
  const { socket, events } = await openEventSocket<ConsoleEvent>({ path: paths.console, noSocketMessage }, endpoint);
  socket.send(request);
  return {
    events,
    signal(name) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify({ type: 'signal', signal: name } satisfies ConsoleRequest));
    },
    detach: () => socket.close(1000),
  };
}
