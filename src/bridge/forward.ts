// Forward: holds a tunnel to the learner's machine open, over a WebSocket of the bridge.
import { paths, type ForwardEvent } from '../protocol.ts';
import { pageEndpoint, type Endpoint } from './endpoint.ts';
import { openEventSocket } from './event-socket.ts';

/** Said where a network lets no WebSocket through: the tunnel would not end with the page. */
const noSocketMessage = 'This network lets no WebSocket through, which a tunnel needs here. All else works.';

/** An open tunnel, or one that was refused. */
export interface OpenForward {
  /** Its events in order; ends with the tunnel. Throws BridgeError where the bridge fails. */
  readonly events: AsyncIterable<ForwardEvent>;
  /** Takes it away; resolves once the bridge has, or is gone. */
  close(): Promise<void>;
}

/** Asks the bridge for a tunnel to host:port of the machine. Throws BridgeError; that there may be no more of them is an event. */
export async function openForward(host: string, port: number, endpoint: Endpoint = pageEndpoint): Promise<OpenForward> {
  const query = { host, port: String(port) };
  const { socket, events } = await openEventSocket<ForwardEvent>({ path: paths.forward, query, noSocketMessage }, endpoint);
  const closed = new Promise<void>((resolve) => {
    if (socket.readyState === socket.CLOSED) resolve();
    else socket.addEventListener('close', () => resolve(), { once: true });
  });
  return {
    events,
    close() {
      socket.close(1000);
      return closed;
    },
  };
}
