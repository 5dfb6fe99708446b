// Carrier choice: whether the next connection goes over a WebSocket or in plain requests, from how WebSockets fared so far.

/** How WebSockets fared on this page, or in this worker. */
export interface SocketHistory {
  /** Attempts in a row that did not open one. */
  readonly failures: number;
  /** When the last of them failed, in milliseconds of a clock that only goes forward. */
  readonly failedAt: number;
}

/** What is done for the next connection. probe: beside it, in the background, it is tried whether a WebSocket opens by now. */
export interface CarrierChoice {
  readonly carrier: 'websocket' | 'http-tunnel';
  readonly probe: boolean;
}

/** Before the next try after a failure, in milliseconds: it doubles with every further failure, up to the longest. */
export const retryLimits = { firstMs: 15_000, longestMs: 5 * 60_000 } as const;

/** Of a page that has not tried yet. */
export const noHistory: SocketHistory = { failures: 0, failedAt: 0 };

/**
 * A connection waits for a WebSocket only while none has failed: then it goes in plain requests at once, and a try in the
 * background tells when the network lets WebSockets through again.
 */
export function chooseCarrier({ failures, failedAt }: SocketHistory, now: number): CarrierChoice {
  if (failures === 0) return { carrier: 'websocket', probe: false };
  const wait = Math.min(retryLimits.firstMs * 2 ** (failures - 1), retryLimits.longestMs);
  return { carrier: 'http-tunnel', probe: now - failedAt >= wait };
}

/** The history after a WebSocket did, or did not, open. */
export function afterAttempt(history: SocketHistory, opened: boolean, now: number): SocketHistory {
  return opened ? noHistory : { failures: history.failures + 1, failedAt: now };
}
