// Limits of the network beyond a learner's own computers.

export const networkLimits = {
  /** Tunnels of one learner at a time: a lesson has two, and each page that somebody forgot one. */
  tunnels: 4,
} as const;
