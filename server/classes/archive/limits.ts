// Limits of archives of a class. Sizes in bytes, times in milliseconds.

export const archiveLimits = {
  /** Of one part of an append-only file: what is held in memory while it is written or read. */
  partBytes: 1024 * 1024,
  /** Of a file that is read whole: the class, its progress, a student's records. */
  wholeBytes: 64 * 1024 * 1024,
  /** Of all files of an archive together: no more than all students' servers may have on the disk. */
  unpackedBytes: 20 * 1024 * 1024 * 1024,
  /** For a student's server to answer anything, or to take more, or it is left out with a word. */
  answerMs: 30_000,
  /** Archives of which it is remembered what they lack, for a teacher's page that asks next. */
  noted: 20,
  /** Keys that are asked for in one step. */
  scanCount: 500,
  /**
   * Of one student's server, whatever it answers. bytes: more than one may have on the disk that has been given more room.
   * ms: waited for its answers in all, which is enough for three of each key of a full one, and leaves time for all others.
   */
  told: { bytes: 1024 * 1024 * 1024, ms: 15 * 60_000 },
  /** Types that no command makes again, of one server: they are named one by one. */
  leftTypes: 100,
  /** Longest time an archive may be on its way in either direction: 300 full servers over a slow network. */
  allMs: 60 * 60_000,
} as const;
