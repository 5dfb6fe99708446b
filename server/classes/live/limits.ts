// Limits of a class's live part: how often things are told, what one page may say, and how long what is of the moment lasts. Times in milliseconds, sizes in bytes.

export const liveLimits = {
  /** Between two deltas to a teacher's page: half of the time within which a change has to show. */
  deltaMs: 250,
  /** What a teacher's page is told a second at most, on average: a room's Wi-Fi carries it beside 300 pages of students. */
  teacherBytesPerSecond: 50 * 1024,
  /** Between two tellings that somebody was active, where nothing else of theirs changed: the page counts idleness in minutes. */
  activeMs: 30_000,
  /** Between two tellings of the room. */
  roomMs: 2_000,
  /** Between two looks at who waits for their server to start: a place that changes faster is read by nobody. */
  startLookMs: 1_000,
  /** Between two writings of progress to the state: what a bridge that dies may lose. */
  saveMs: 250,
  /** Until a question of a teacher goes away unanswered. */
  askMs: 60_000,
  /** How long "Not now" holds. */
  notNowMs: 2 * 60_000,
  /** For a student without a page to be taken for gone: a reload, or the next lesson. */
  reloadMs: 15_000,
  /** The same after the bridge has started anew: its pages come back within a minute. */
  restartMs: 60_000,
  /** What is said to a student between two pages and waits for the next one, at most. */
  mail: 20,
  /** The longest that a student without a sign counts as at work on a step. */
  workMs: 6 * 60_000,
  /**
   * What a page says: so many words at once, then one in everyMs. One that says more is read slowly, and sent away where it
   * would wait longer than waitMs. A page sends a few a second, and ten with a visit.
   */
  words: { burst: 60, everyMs: 50, waitMs: 10_000 },
  /** Bytes of a word that count as one. */
  wordBytes: 4 * 1024,
  /** Unread bytes of a teacher's page from which it is told no more deltas for now: they add up to one. */
  teacherBehind: 256 * 1024,
  /** Unread bytes of a student's page from which it is cut: it can hear nothing. */
  studentBehind: 1024 * 1024,
  /** The same of a teacher's page, which is told of all at once when it opens, and of each student's snippets that a visit shows. */
  teacherCut: 4 * 1024 * 1024,
  /** For a page that is sent away to say goodbye, before it is cut. */
  goodbyeMs: 2_000,
  /** Snippets of a page that a visit shows. */
  seenSnippets: 300,
  /** Bytes of a page that a visit shows, in all. */
  seenBytes: 2 * 1024 * 1024,
  /** Between two tellings of what a visit shows. */
  seenMs: 100,
  /** Machines that a deed of a teacher works on at a time: as many as start at a time, so that those of students come between. */
  machinesAtOnce: 6,
  /** For a server to end when a teacher restarts it, before it is killed, and between two looks. */
  restartServerMs: 3_000,
  pollMs: 20,
  /** For a server that a teacher starts to answer: as long as one may take to load what it has. */
  loadMs: 120_000,
  /** For a server to say how many keys it has before its data is put aside. */
  countMs: 3_000,
  /** Longest title of a page, address of a page, key of a snippet and line of an output, in characters. */
  titleCharacters: 200,
  addressCharacters: 200,
  keyCharacters: 200,
  lineCharacters: 2_000,
} as const;
