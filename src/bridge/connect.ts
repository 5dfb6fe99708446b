// Connect: a connection to a Redis of the machine by whichever form of the tunnel gets through from here.
import { BridgeError, type Connection } from './connection.ts';
import { pageEndpoint, socketOpenMs, type Endpoint } from './endpoint.ts';
import { keepTunnelSession, newTunnelSession, openHttpTunnel } from './http-tunnel.ts';
import { openTunnel } from './tunnel.ts';

/** The query parameter of a page that has it do without WebSockets: ?channel=xhr. */
const parameter = 'channel';

let isHttpOnly = false;

/** The session of this page's, or this worker's, plain requests; null while there are none. */
let session: string | null = null;

/** Whether the query of a page asks for plain requests in everything it does. */
export function wantsHttp(search: string): boolean {
  return new URLSearchParams(search).get(parameter) === 'xhr';
}

/** Has every connection of this page, or this worker, from now on go through plain requests. */
export function useHttp(): void {
  isHttpOnly = true;
}

/** Connects to host:port of the machine's network. Throws ConnectError as connect(2) would, BridgeError where the bridge fails. */
export async function connectRedis(host: string, port: number, endpoint: Endpoint = pageEndpoint): Promise<Connection> {
  if (isHttpOnly) return openHttpTunnel(host, port, (session ??= startTunnelSession(endpoint)), endpoint);
  try {
    return await inTime(openTunnel(host, port, endpoint));
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'unreachable') throw error;
    // Where the bridge itself is gone this fails in the same words.
    const tried = newTunnelSession();
    const connection = await openHttpTunnel(host, port, tried, endpoint);
    keepTunnelSession(tried, endpoint);
    session = tried;
    isHttpOnly = true;
    return connection;
  }
}

function startTunnelSession(endpoint: Endpoint): string {
  const name = newTunnelSession();
  keepTunnelSession(name, endpoint);
  return name;
}

/** Rejects as unreachable once the time is up; a tunnel that opens later is closed. */
async function inTime(opening: Promise<Connection>): Promise<Connection> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new BridgeError('unreachable', "A WebSocket to the notebook's server does not open. Check the network, then run this once more."),
      );
      opening.then(
        (connection) => connection.close(),
        () => undefined,
      );
    }, socketOpenMs);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}
