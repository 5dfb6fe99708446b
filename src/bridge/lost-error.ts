// Lost error: an open connection has lost its bridge.
import { failureOf } from './bridge-socket.ts';
import { BridgeError } from './connection.ts';

export class LostError extends BridgeError {
  /** Nothing has come since something was sent: whether that was done is not known. */
  readonly isUnanswered: boolean;

  constructor(message: string, isUnanswered: boolean, options: ErrorOptions = {}) {
    super('unreachable', message, options);
    this.isUnanswered = isUnanswered;
  }
}

/** What the end of a WebSocket means that was open: as failureOf, but that where there was a bridge it was lost. */
export function lossOf(end: { code: number; reason: string }, isUnanswered: boolean): BridgeError | null {
  return asLost(failureOf(end), isUnanswered);
}

/** The failure of a connection that was open. */
export function asLost<Failure>(failure: Failure, isUnanswered: boolean): Failure | LostError {
  const isGone = failure instanceof BridgeError && failure.what === 'unreachable';
  return isGone ? new LostError(failure.message, isUnanswered, { cause: failure.cause }) : failure;
}
