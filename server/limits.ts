// Limits: how long the bridge as a whole takes. What a room allows stands in the limits.ts of that room. Times in milliseconds.

/** What the end of the bridge may take. */
export const shutdownLimits = {
  /** For the whole stop, processes included, before the bridge leaves regardless. */
  stopMs: 15_000,
  /** Within which a second signal is the first one come twice, and no wish to hurry. */
  samePressMs: 500,
} as const;

/** The certificate of HTTPS. */
export const certificateLimits = {
  /** Between two looks whether it was renewed: two calls of the kernel, and a renewal comes weeks before it matters. */
  lookMs: 5_000,
} as const;
