// Console: starts a redis-server over a WebSocket of the bridge and carries its log and its signals.
import { paths, wireLimits, type ConsoleEvent, type ConsoleRequest, type SignalName } from '../protocol.ts';
import { BridgeError } from './connection.ts';
import { failureOf, pageDoor, socketUrl, type Door } from './door.ts';

/** What starts a server. */
export type ConsoleStart = Omit<Extract<ConsoleRequest, { type: 'start' }>, 'type'>;

/** An open console. */
export interface OpenConsole {
  /** Its events in order; ends with the console. Throws BridgeError where the bridge fails. */
  readonly events: AsyncIterable<ConsoleEvent>;
  signal(name: SignalName): void;
  /** Leaves the server running and closes the console. */
  detach(): void;
}

/** Asks the bridge to start a server. Throws BridgeError; that the server would not start is an event. */
export async function openConsole(start: ConsoleStart, door: Door = pageDoor): Promise<OpenConsole> {
  const request = JSON.stringify({ type: 'start', ...start } satisfies ConsoleRequest);
  if (new TextEncoder().encode(request).length > wireLimits.consoleBytes) {
    throw new BridgeError('limit', `The configuration is larger than the ${wireLimits.consoleBytes / 1024} KB the notebook takes. Make it shorter.`);
  }
  const socket = door.open(socketUrl(door, paths.console));
  const events = new ReadableStream<ConsoleEvent>({
    start(controller) {
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        // The bridge is ours and checks what it is sent; what it sends is taken at its word.
        controller.enqueue(JSON.parse(data) as ConsoleEvent);
      });
      socket.addEventListener('close', (event) => {
        const isDone = event.code === 1000 || event.code === 1005;
        if (isDone) controller.close();
        else controller.error(failureOf(event) ?? new BridgeError('internal', `The console closed with the code ${event.code}.`));
      });
    },
    cancel: () => socket.close(1000),
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', (event) => reject(failureOf(event) ?? new BridgeError('internal', `The console closed with the code ${event.code}.`)), { once: true });
  });
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
