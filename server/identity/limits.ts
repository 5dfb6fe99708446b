// Limits of cookies and tokens. Times in milliseconds.

/** How long the learner's cookie lives, and how many are remembered. */
export const cookieLimits = {
  /** Its life in a browser, a year. */
  maxAgeMs: 365 * 24 * 60 * 60 * 1000,
  /** Age from which the next page renews it. */
  renewAfterMs: 7 * 24 * 60 * 60 * 1000,
  /** Verified cookies and tokens that are known again without another look, of each purpose. */
  remembered: 4096,
} as const;

/** How long a program's token for the Webdis gateway lives. */
export const tokenLimits = {
  /** Its life, 90 days: it is pasted into scripts, and a page hands out a new one at any time. */
  maxAgeMs: 90 * 24 * 60 * 60 * 1000,
  /** For a page to take the half of a new token that comes as a cookie, which it removes at once. */
  handoverMs: 60 * 1000,
  /** Characters of that half: of the signature, 6 bits each. Neither half leaves fewer than 120 bits to guess. */
  halfCharacters: 21,
  /** Learners who have tokens, in some 200 bytes each: many schools'. TokenGrants says what happens with one more. */
  grants: 100_000,
  /** Lines of the store that may say nothing any more before it is written anew. */
  spareGrants: 1_000,
} as const;
