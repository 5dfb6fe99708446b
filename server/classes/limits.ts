// Limits of a class: how many take part, how long is waited, and what guessing costs. Times in milliseconds.

/** What names may be. */
export const nameLimits = {
  /** Characters of a host name, as isComputerName in src/protocol.ts has it. */
  hostNameCharacters: 32,
  /** Marks on one letter that are kept: more cover the lines above and below. */
  marksOnLetter: 3,
} as const;
