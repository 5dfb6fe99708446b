// Limits of the state: what the bridge's own Redis may take, and how long is waited for it. Sizes in bytes, times in milliseconds.

export const stateLimits = {
  /** For one command to be answered, or it counts as failed: whoever waits for it is told so. */
  commandMs: 5_000,
  /** For a Redis that STATE_REDIS_URL names to be reached at the start. */
  connectMs: 5_000,
  /** For the bridge's own server to have read what it holds, at most so much: some seconds on a slow disk. */
  startMs: 60_000,
  /** For it to end by itself, before it is killed: all it holds is on disk by then. */
  endMs: 5_000,
  /** Before it is started again after it died: at once, then ever longer, to the last of them. */
  restartMs: [0, 100, 500, 2_000, 5_000],
  /** Having run so long, the next death is a first one. */
  steadyMs: 60_000,
  /** Memory of the bridge's own server: 300 students' notebooks and progress in some dozen classes. Beyond it writes are refused, and nothing is thrown away. */
  memory: 512 * 1024 * 1024,
  /** Size of its append-only file from which it is written anew once it has doubled. */
  rewriteFrom: 16 * 1024 * 1024,
  /** Longest path of a unix socket that every system takes. */
  socketPath: 100,
} as const;
