// Limits of what is kept for students: sizes in bytes, times in milliseconds.

export const keptLimits = {
  /** Of one student: a term's edits and notebooks are some hundred kilobytes, and 300 students have to fit the state's memory together. */
  studentBytes: 1024 * 1024,
  /** Records of one student, those that were removed too: a place in each of some forty lessons, and as many notebooks as anybody has. */
  studentRecords: 4_000,
  /** Longest key: a page's address with a notebook's id, and a snippet's identity. */
  keyCharacters: 400,
  /** Largest body of one record: its text as JSON, in which most characters take one byte and none of a program's more than two. */
  bodyBytes: 2 * 256 * 1024 + 4 * 1024,
  /** How far ahead of the bridge's clock a browser's may be: a record from the far future would win for ever. */
  aheadMs: 60_000,
  /** Records that one student keeps: typing keeps one every two seconds, an import hundreds at once. */
  changes: { burst: 500, everyMs: 100, waitMs: 5_000 },
} as const;
