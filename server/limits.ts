// Limits: every bound the bridge keeps, in one table. Sizes in bytes, times in milliseconds.

/** What the doors (HTTP, tunnel, console) allow. wireLimits in src/protocol.ts holds what the page must know too. */
export const doorLimits = {
  /** WebSockets of one learner at a time, tunnels and consoles together: a page of twenty snippets in three tabs. */
  socketsPerLearner: 64,
  /** WebSockets of all learners together: 500 learners with a few each, within a usual limit of open files. */
  sockets: 4096,
  /** Bytes one tunnel may hold in each direction before the faster side is paused. Frames in flight come on top. */
  tunnelBytes: 512 * 1024,
  /** Bytes of a console's log waiting for a slow page before the log is paused. */
  consoleBytes: 256 * 1024,
  /** Largest JSON body of a request. */
  bodyBytes: 16 * 1024,
  /** Between two pings to a page. Below the 60 s after which common proxies drop a silent connection. */
  beatMs: 25_000,
  /** Beats without a sign of life after which a page is taken for gone. */
  silentBeats: 3,
  /** The same for a page that has yet to read what was sent to it: its answer stands behind that, 20 minutes. */
  silentBeatsBehindData: 48,
  /** Unanswered bytes from which a page counts as behind its data. */
  behindDataBytes: 64 * 1024,
  /** For a page to answer the goodbye of a stopping bridge before its socket is cut. */
  goodbyeMs: 2_000,
  /** For the whole stop, processes included, before the bridge leaves regardless. */
  stopMs: 15_000,
} as const;

/** How long the learner's cookie lives. */
export const cookieLimits = {
  /** Its life in a browser, a year. */
  maxAgeMs: 365 * 24 * 60 * 60 * 1000,
  /** Age from which the next page renews it. */
  renewAfterMs: 7 * 24 * 60 * 60 * 1000,
} as const;
