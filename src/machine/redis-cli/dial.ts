// Dial: reaching a server of the machine, or the words in which redis-cli says that none is there.
import { ConnectError } from '../../bridge/connection.ts';
import type { Connection } from '../../bridge/connection.ts';
import type { PageMachine } from '../page-machine.ts';
import { Interrupted, untilInterrupted } from './ending.ts';
import type { SessionOptions } from './session-options.ts';

/** Connects to a port. Throws Interrupted and BridgeError. */
export async function dial(
  { host, port, socket, tls }: SessionOptions,
  machine: PageMachine,
  signal: AbortSignal,
): Promise<Connection | { readonly refusal: string }> {
  // The machine's servers listen on ports; no file of it is a socket.
  if (socket !== null) return { refusal: `Could not connect to Redis at ${socket}: No such file or directory\n` };
  if (port < 0) return { refusal: `Could not connect to Redis at ${host}:${port}: Servname not supported for ai_socktype\n` };
  // A number beyond 16 bits loses its upper ones in getaddrinfo(3).
  const dialling = machine.connect(host, port & 0xffff, undefined, { tls });
  try {
    return await untilInterrupted(dialling, signal);
  } catch (error) {
    if (error instanceof Interrupted) hangUp(dialling);
    if (error instanceof ConnectError) return { refusal: `Could not connect to Redis at ${host}:${port}: ${error.message}\n` };
    throw error;
  }
}

/** Closes a connection that came too late, or did not come at all. */
function hangUp(dialling: Promise<Connection>): void {
  dialling.then((connection) => connection.close()).catch(() => {});
}
