// Limits of streams to a Redis. Times in milliseconds.

/** What the beginning and the end of a stream may take. */
export const streamLimits = {
  /** For a Redis to read the last commands of a page that has left, before its connection is cut: a stopped one never would. */
  lastCommandsMs: 10_000,
  /** TLS handshakes of one learner, each some milliseconds of a processor for both ends: a page of twenty snippets, then a tenth of one. */
  handshakes: { burst: 30, everyMs: 50, waitMs: 5_000 },
} as const;
