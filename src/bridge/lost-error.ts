// Lost error: an open connection has lost its bridge.
import { failureOf } from './bridge-socket.ts';
import { BridgeError, type FailureName } from './connection.ts';

export class LostError extends BridgeError {
  /** Nothing has come since something was sent: whether that was done is not known. */
  readonly isUnanswered: boolean;

  constructor(message: string, isUnanswered: boolean, options: ErrorOptions & { readonly what?: FailureName } = {}) {
    super('unreachable', message, options);
    this.isUnanswered = isUnanswered;
  }
}

/** What the end of a WebSocket means that was open: as failureOf, but that where there was a bridge it was lost. */
export function lossOf(end: { code: number; reason: string }, isUnanswered: boolean): BridgeError | null {
  return asLost(failureOf(end), isUnanswered);
}

/** The failure of a connection that was open. A bridge that stops in order says so, and loses it all the same. */
export function asLost<Failure>(failure: Failure, isUnanswered: boolean): Failure | LostError {
  const isGone = failure instanceof BridgeError && failure.code === 'unreachable';
  return isGone ? new LostError(failure.message, isUnanswered, { what: failure.what, cause: failure.cause }) : failure;
}

/** Of two failures of one run the one to tell: that a connection was lost stands, whatever fails when it is tried again. */
export function graverOf(before: unknown, last: unknown): unknown {
  return gravity(before) > gravity(last) ? before : last;
}

function gravity(failure: unknown): number {
  if (!(failure instanceof LostError)) return 0;
  return failure.isUnanswered ? 2 : 1;
}
