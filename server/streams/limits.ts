// Limits of streams to a Redis. Times in milliseconds.

/** What the end of a stream may take. */
export const streamLimits = {
  /** For a Redis to read the last commands of a page that has left, before its connection is cut: a stopped one never would. */
  lastCommandsMs: 10_000,
} as const;
