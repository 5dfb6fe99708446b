// Limits of the transports: what learners may use up on the way to their machines, and how long is waited for them. Sizes in bytes, times in milliseconds.

/** What the transports (HTTP, tunnel, console) allow. wireLimits in src/protocol.ts holds what the page must know too. */
export const transportLimits = {
  /** Connections of one learner at a time, tunnels of either form and consoles together: a page of twenty snippets in three tabs. */
  socketsPerLearner: 64,
  /** Connections of all learners together: 500 learners with a few each, within a usual limit of open files. */
  sockets: 4096,
  /**
   * Unused for so long, a place gives way before anything in use does. One who opens all the places takes longer, so the
   * first of theirs are idle by then; who works comes after them with each command, and after a pause to type, too.
   */
  idlePlaceMs: 2_000,
  /** For who was given a first place so shortly ago, nobody has to leave one in use: a page that was cut off comes back before, to one that is free or idle. */
  servedMs: 10_000,
  /** Learners of whom that is remembered, in some 100 bytes each: more than take places in that time. */
  served: 20_000,
  /** WebSockets of a class that one student holds, one a page: the oldest gives way. */
  classSocketsPerStudent: 16,
  /** The same of all teachers' pages and projectors together. */
  classSocketsOfTeachers: 64,
  /** TCP connections together, where there are descriptors enough: 500 learners with three tabs of six connections each, and a tunnel in half of them. */
  connections: 16_384,
  /** Descriptors kept for starts of servers, checks of the disk and the files of the site, of at most a quarter of all. */
  keptFiles: 4096,
  /** Requests of one connection that Node has read and not answered, from which it is not read on. Browsers have one, and the fast lane takes 64 at a time. */
  openResponses: 512,
  /**
   * The same, beyond which it is cut: one read of 64 KB more of a client that says who it is brings some 400. Of the shortest
   * it would bring 2,700, each of which takes some 4 KB, and up to 10 us to be read, in which nobody else has a turn.
   */
  cutResponses: 1_024,
  /** Requests that wait behind others of their connection and are handed to Express in one turn of the event loop, in some 0.1 ms each, of all connections together. */
  pipelinedPerTurn: 8,
  /** For one of them to be answered, or for its client to take something, while a connection is not read: its client may have left. */
  stalledResponsesMs: 30_000,
  /** For the head of a request to come, from the first byte of its connection on. */
  headMs: 15_000,
  /** Bytes one tunnel may hold in each direction before the faster side is paused. Frames in flight come on top. */
  tunnelBytes: 512 * 1024,
  /** Bytes of one read from which its connection takes turns with others: more than a person's commands, less than a pipeline's. */
  largeRead: 16 * 1024,
  /** Bytes of such reads in one turn of the event loop, about half a millisecond of work. */
  turnBytes: 128 * 1024,
  /** Bytes of a console's log waiting for a slow page before the log is paused. */
  consoleBytes: 256 * 1024,
  /**
   * Signals of one learner, over consoles and requests: so many at once, then one in everyMs. Each is a look at /proc and a
   * message to the helper. A held Ctrl-C repeats 30 times a second, and each kind waits once.
   */
  signals: { burst: 20, everyMs: 100, waitMs: 2_000 },
  /** Largest JSON body of a request. */
  bodyBytes: 16 * 1024,
  /** Between two pings to a page. Below the 60 s after which common proxies drop a silent connection. */
  beatMs: 25_000,
  /** Between two looks whether a page is still there that is not read from, since its Redis takes nothing more. */
  probeMs: 5_000,
  /** Beats without a sign of life after which a page is taken for gone. */
  silentBeats: 3,
  /** The same for a page that has yet to read what was sent to it: its answer stands behind that, 20 minutes. */
  silentBeatsBehindData: 48,
  /** Unanswered bytes from which a page counts as behind its data. */
  behindDataBytes: 64 * 1024,
  /** For a page to answer the goodbye of a stopping bridge before its socket is cut. */
  goodbyeMs: 2_000,
} as const;

/** Bytes that came from a page or a Redis and are not passed on yet, over all transports. */
export const byteBudgetLimits = {
  /** Of one learner: a few pages full of slow snippets, and several of the largest values on their way. */
  perLearner: 16 * 1024 * 1024,
  /** Of all learners, before those above an equal share wait: 300 with twice what free gives them, and a few with much more. */
  total: 48 * 1024 * 1024,
  /** Of all learners, before what is reserved whole waits, too: half of what is between the two others, which leaves as much for replies. */
  reserved: 72 * 1024 * 1024,
  /** Of all learners, beyond which somebody above an equal share gives way: what is in flight while such pause. */
  most: 96 * 1024 * 1024,
  /** Of one connection that never waits for others: commands as people type them, and their replies. */
  free: 64 * 1024,
  /** Bodies that wait for room, of all learners: of each Node has read up to 64 KB before it waits. */
  waiting: 512,
  /** Time for which bytes may be held before they give way to somebody who waits and holds nothing: five times what the largest body takes at 10 MB a second. */
  tenureMs: 1_000,
  /** Bytes of a message that has not come to its end, from which it is reserved whole: below, they are of one read. */
  unfinished: 64 * 1024,
} as const;

/** How COMMAND DOCS are given to pages. */
export const docsRouteLimits = {
  /** After a reading that failed, before a page's question has it tried again. */
  retryMs: 30_000,
} as const;
