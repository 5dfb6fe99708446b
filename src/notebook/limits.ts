// Limits of a notebook page, in milliseconds.

export const notebookLimits = {
  /**
   * For a snippet whose printed output has appeared to end: most do at once, and one that blocks is left running after
   * it. Long enough for redis-cli to notice the end of a command on a busy computer.
   */
  endingMs: 1_000,
} as const;
