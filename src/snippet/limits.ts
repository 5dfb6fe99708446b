// Limits of a snippet, so that endless output costs neither the page nor its reader.

export const snippetLimits = {
  /** Characters of one step's output kept on the page; the earliest lines beyond it are only counted. */
  shownCharacters: 200_000,
  /** Characters of one step's output kept in the RunResult; what comes after is left out. */
  keptCharacters: 4_000_000,
  /** Characters of unseen output after which the page is brought up to date without waiting for a frame. */
  pendingCharacters: 256_000,
  /** Characters of a step's output up to which a running step is compared with what is printed. */
  comparedCharacters: 64_000,
} as const;
