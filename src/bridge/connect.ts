// Connect: a connection to a Redis of the machine by whichever form of the tunnel gets through from here.
import { BridgeError, type Connection } from './connection.ts';
import { pageDoor, type Door } from './door.ts';
import { keepLine, newLine, openHttpTunnel } from './http-tunnel.ts';
import { openTunnel } from './tunnel.ts';

/** For a WebSocket to open, in milliseconds, before plain requests are tried: some proxies neither pass nor refuse one. */
const openMs = 5_000;

/** The line of this page's, or this worker's, plain requests; null while WebSockets work. */
let line: string | null = null;

/** Has everything from now on go through plain requests. */
export function useHttp(): void {
  line ??= startLine(pageDoor);
}

/** Connects to host:port of the machine's network. Throws ConnectError as connect(2) would, BridgeError where the bridge fails. */
export async function connectRedis(host: string, port: number, door: Door = pageDoor): Promise<Connection> {
  if (line !== null) return openHttpTunnel(host, port, line, door);
  try {
    return await inTime(openTunnel(host, port, door));
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'unreachable') throw error;
    // Where the bridge itself is gone this fails in the same words.
    const tried = newLine();
    const connection = await openHttpTunnel(host, port, tried, door);
    keepLine(tried, door);
    line = tried;
    return connection;
  }
}

function startLine(door: Door): string {
  const name = newLine();
  keepLine(name, door);
  return name;
}

/** Rejects as unreachable once the time is up; a tunnel that opens later is closed. */
async function inTime(opening: Promise<Connection>): Promise<Connection> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new BridgeError('unreachable', 'A WebSocket to the notebook\'s server does not open. Check the network, then run this once more.'));
      opening.then((connection) => connection.close(), () => undefined);
    }, openMs);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}
