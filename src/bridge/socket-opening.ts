// Socket opening: the wait for a WebSocket of the bridge to open, which has its own time: some networks neither pass nor refuse one.
import { BridgeError } from './connection.ts';
import { failureOf } from './bridge-socket.ts';
import { unreachableMessage } from './endpoint.ts';

/** For a WebSocket to open, in milliseconds. What the bridge does once it is open is not counted. */
export const socketOpenMs = 5_000;

/** Resolves once it is open. Rejects with BridgeError, and closes it, where it does not open in time or closes first. */
export function socketOpened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new BridgeError('unreachable', unreachableMessage));
      socket.close();
    }, socketOpenMs);
    socket.addEventListener(
      'open',
      () => {
        clearTimeout(late);
        resolve();
      },
      { once: true },
    );
    socket.addEventListener(
      'close',
      (event) => {
        clearTimeout(late);
        reject(failureOf(event) ?? new BridgeError('unreachable', unreachableMessage));
      },
      { once: true },
    );
  });
}
