// Limits of a student's page in a class: times in milliseconds.

export const studentLimits = {
  /** Words a page says at once, and then one in so long: the class is told what one does, not each key. */
  wordBurst: 8,
  wordEveryMs: 200,
  /** A connection that is back sooner was not away, as far as anybody noticed. */
  lostMs: 1_500,
  /** For a connection that was asked for to open. */
  openMs: 10_000,
  /** Between two looks where the student is, as they scroll. */
  lookMs: 500,
  /** A sign that somebody is at work, where nothing else is said. */
  signMs: 30_000,
  /** Between two tellings of what a visit shows. */
  seenMs: 100,
  /** Bytes of one telling, below what a word may have. */
  seenBytes: 40 * 1024,
  /** Longest line that is shown, in characters. */
  lineCharacters: 500,
  /** What a teacher has typed is marked for so long. */
  flagMs: 4_000,
} as const;
