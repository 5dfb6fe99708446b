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
   * Of a key's memory, for one answer: of small numbers an answer takes five times as much, and members are not all of one size.
   * A server of a student cuts off whoever waits for 8 MB.
   */
  replyBytes: 512 * 1024,
  /** Members in one answer of a server that does not tell how large they are: of 100 kB each, it is not cut off. */
  blindCount: 64,
  /** Of one key that changes while it is told: whoever changes it has done so by then, or does it for ever. */
  tellings: 3,
  /** Of one student's server, whatever it answers: more than one may have on the disk that has been given more room. */
  toldBytes: 1024 * 1024 * 1024,
  /**
   * Waited for students' servers. own: of each, as nearly none needs. ownAll: of all together, so that each has the less the
   * more there are: 1.8 s in the largest class. pool: beyond it, for whoever needs more: enough for four answers of each key
   * of a full one. ownAll and pool leave a quarter of allMs for the network, however many servers are slow on purpose.
   */
  waited: { own: 2 * 60_000, ownAll: 30 * 60_000, pool: 15 * 60_000 },
  /** Types that no command makes again, of one server: they are named one by one. */
  leftTypes: 100,
  /** Longest time an archive may be on its way in either direction: 300 full servers over a slow network. */
  allMs: 60 * 60_000,
} as const;
