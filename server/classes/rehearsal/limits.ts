// Limits of a rehearsal. Times in milliseconds.

export const rehearsalLimits = {
  /** Simulated students at most: a large lecture. */
  students: 300,
  /** Within which they come: as a class does that is told the code. */
  arrivalMs: 10_000,
  /** How long they work then. */
  workMs: 10_000,
  /** Between two snippets of one: somebody who reads little and presses Run. */
  thinkMs: 2_000,
  /** For all of it, before it is given up. */
  allMs: 120_000,
} as const;
