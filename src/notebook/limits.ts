// Limits of a notebook page, in milliseconds.

export const notebookLimits = {
  /**
   * For a snippet whose printed output has appeared to end: most do at once, and one that goes on is left running after
   * it. Long enough for redis-cli to notice the end of a command.
   */
  endingMs: 1_000,
  /**
   * The same for a shell snippet that has not said that it goes on. The next one would begin in the shell as it was before
   * this one, without its variables and its directory, where those of the other kinds wait for each other.
   */
  shellEndingMs: 10_000,
  /**
   * For the last command of a snippet that waits for what comes after it to have reached Redis, before that begins:
   * nothing tells a page that a subscription or a blocking call has arrived.
   */
  settlingMs: 400,
  /** For a server that another tab starts to be among those of the machine. */
  startingMs: 60_000,
  /** For a server to save and end after Ctrl-C, and between two looks whether it has. */
  serverEndMs: 15_000,
  lookMs: 100,
} as const;

/** Limits of what a page keeps in the browser, in bytes of its text in UTF-8. Counted by ourselves: plain HTTP has no navigator.storage. */
export const storeLimits = {
  /** One record: an output of snippetLimits.keptCharacters fits, whatever its letters are. */
  recordBytes: 16 * 1024 * 1024,
  /** All of one learner. Browsers give a site hundreds of megabytes; several learners may share one computer. */
  readerBytes: 64 * 1024 * 1024,
} as const;

/** Limits of a link that carries a snippet. */
export const shareLimits = {
  /** Characters of its fragment: chat programs and older browsers cut longer addresses. */
  fragmentCharacters: 16_000,
  /** Bytes of what it holds: code that a person reads, not the most that a fragment could be inflated to. */
  snippetBytes: 64 * 1024,
} as const;

/** Limits of an exercise's start and checks, which run unseen. */
export const exerciseLimits = {
  /** For one check, in milliseconds: an answer of Redis takes one; more than this is a command that blocks or a loop. */
  checkMs: 10_000,
  /** For one part of a start, in milliseconds: a server may have to come up, and Python with it. */
  startMs: 60_000,
  /** How often it is tried to read whether one was begun: in some three seconds, which a learner waits. */
  readings: 3,
  /** Characters that one may print: a hundred screens, and no burden to the page. */
  outputCharacters: 200_000,
  /** The width that its programs find. */
  columns: 80,
  /** Characters of a reply that are repeated to the reader. */
  repliedCharacters: 300,
} as const;

/** Limits of a file that is opened as a notebook. */
export const notebookFileLimits = {
  /** Bytes of it: notebooks with pictures have some megabytes, of which only the text is taken. */
  bytes: 16 * 1024 * 1024,
  /** Characters of Markdown, which is text alone: the longest lesson has 30,000, and a million take a second to read. */
  markdownCharacters: 1_000_000,
  /** Cells: each is an element with an editor to come, and a page of 500 still answers at once. */
  cells: 500,
} as const;

/** Bytes of a file with everything: what a learner may have (storeLimits.readerBytes), written as JSON within JSON. */
export const importLimits = { bytes: 160 * 1024 * 1024 } as const;
