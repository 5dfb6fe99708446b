// Hang-up: ends a stream to a Redis that nobody reads any longer.
import type { Duplex } from 'node:stream';
import { streamLimits } from './limits.ts';

/**
 * Commands already sent still reach Redis, which reads them to their end and then closes; what it answers is dropped. A Redis
 * that does not get there in time, because it was stopped or is busy, loses what it has not read: the stream always closes.
 */
export function hangUp(stream: Duplex): void {
  if (stream.closed) return;
  const patience = setTimeout(() => stream.destroy(), streamLimits.lastCommandsMs);
  stream.once('close', () => clearTimeout(patience));
  // A Redis that cannot get rid of its replies reads no more commands either.
  stream.removeAllListeners('data').resume();
  stream.end();
}
