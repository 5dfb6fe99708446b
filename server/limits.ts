// Limits: what learners may use up, and how long the bridge waits for them, in one table. Sizes in bytes, times in milliseconds.

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
  /** TCP connections together, where there are descriptors enough: 500 learners with three tabs of six connections each, and a tunnel in half of them. */
  connections: 16_384,
  /** Descriptors kept for starts of servers, their logs, checks of the disk and the files of the site, of at most a quarter of all. */
  keptFiles: 4096,
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
  /** For a Redis to read the last commands of a page that has left, before its connection is cut: a stopped one never would. */
  lastCommandsMs: 10_000,
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
  /** For the whole stop, processes included, before the bridge leaves regardless. */
  stopMs: 15_000,
  /** Within which a second signal is the first one come twice, and no wish to hurry. */
  samePressMs: 500,
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

/** What the HTTP form of the tunnel allows besides transportLimits. httpTunnelWireLimits in src/protocol.ts holds what the page must know too. */
export const httpTunnelLimits = {
  /** Sessions of one learner: one for each interpreter of each page. */
  sessionsPerLearner: 32,
  /** Requests of one learner that wait at once: one for each channel, and as many that ended while a page still waits. */
  requestsPerLearner: 128,
  /** Channels of a session, those included that Redis ended and whose page has yet to read the end. */
  channels: 128,
  /** Control messages waiting in a session; a learner presses Stop or types no faster. */
  controlMessages: 16,
  /** Most bytes of one answer. */
  answerBytes: 1024 * 1024,
  /** Between two looks for sessions whose page is gone. */
  sweepMs: 30_000,
} as const;

/** What reading COMMAND DOCS from a server of the bridge's own may take. */
export const docsLimits = {
  /** For that server to start and to answer: some 50 ms, on a computer that has a hundred times as much to do. */
  readMs: 10_000,
  /** After a reading that failed, before a page's question has it tried again. */
  retryMs: 30_000,
} as const;

/** What the Webdis gateway (Webdis's API) allows besides transportLimits. */
export const webdisLimits = {
  /** Largest body of a request: a value of the largest size that a machine takes, percent-encoded in part. */
  bodyBytes: 2 * 1024 * 1024,
  /** Largest reply passed on. A private Redis cuts a client off at less; a shared one may not. */
  replyBytes: 32 * 1024 * 1024,
  /** For a client that still sends a body too large to read the refusal before its connection is cut. */
  lingerMs: 1_000,
  /** Commands waiting for their replies on one shared connection. */
  waiters: 16_384,
  /** Bytes of the commands that wait for their turn on one shared connection. */
  heldBytes: 16 * 1024 * 1024,
  /** Commands that are with Redis at once on one shared connection, and the bytes that their replies may have together: below what clientWalls lets wait for 10 s. */
  asked: 64,
  askedBytes: 3.5 * 1024 * 1024,
  /** Bytes of commands that go out in one write, where one does not have more: what V8 and malloc join without new pages of memory. */
  batchBytes: 64 * 1024,
  /** The size of a reply before one is known: of the largest value, nearly. */
  unknownReplyBytes: 896 * 1024,
  /** What each smaller reply leaves of the size that the next one is taken to have: some hundred small ones tell little of one large. */
  expectedDecay: 0.998,
  /** Databases that one learner's requests use at once, each over a connection. */
  databases: 8,
  /** Commands of one WebSocket waiting for their replies before no more of its messages are read. */
  questions: 256,
  /** Bytes waiting for a slow WebSocket before its Redis is no longer read. */
  socketBytes: 512 * 1024,
  /** Requests of one connection of the fast lane that wait for their replies: deeper pipelines wait their turn. */
  pipelined: 64,
  /** Longest head of a request that the fast lane reads itself, its first line included. */
  headBytes: 8 * 1024,
  /** Largest body that the fast lane reads itself. */
  laneBodyBytes: 64 * 1024,
  /** Largest body of an answer: of the largest reply that a private Redis sends, each byte written as JSON's six. */
  answerBytes: 48 * 1024 * 1024,
  /** Replies of more bytes are written slice by slice, each of about so many characters: some ms of work. */
  sliceBytes: 128 * 1024,
  /** Bytes of replies that are read from one connection before others have their turn. */
  readBytes: 256 * 1024,
  /** Slices of long replies in one turn of the event loop, of all learners together. */
  slicesPerTurn: 2,
  /** How long a connection's caller is taken for the same without another look at the same head. */
  callerMs: 30_000,
  /** Silence after which the system asks whether the client of such a connection is still there. */
  keepAliveMs: 25_000,
  /** Between two looks for connections to Redis that nobody uses; one that was not used between two of them is closed. */
  sweepMs: 15_000,
} as const;

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

const mb = 1024 * 1024;

/** What one redis-server and one learner's machine may take of the host, and what all machines may together. */
export const machineLimits = {
  /** redis-servers of one machine at a time: a primary and two replicas. */
  serversPerMachine: 3,
  /** redis-servers of all machines at a time. */
  servers: 512,
  /** The host's free memory below which no further server starts. */
  freeMemoryBytes: 256 * mb,
  /** Redis' own maxmemory. A learner may ask for less. */
  maxmemoryBytes: 64 * mb,
  /** Address space of a server: what SAVE, scripts and clients need besides its data. With less than 128 MB besides 32 MB of data, scripts aborted. */
  addressSpaceBytes: (64 + 160) * mb,
  /** Redis' own maxclients. A learner may ask for less. */
  maxclients: 128,
  /** File descriptors of a server: its clients, and the 32 that Redis keeps for itself, with room to spare. */
  openFiles: 256,
  /**
   * Largest file a server may write: at that size Redis refuses writes with MISCONF, having answered some that it could not
   * write. The bridge acts long before, and what is between is more than one command can make a server write at once.
   */
  fileBytes: (160 + 256) * mb,
  /** Size from which the bridge has a server rewrite its append-only file, where Redis itself does not. */
  rewriteFileBytes: 128 * mb,
  /** Size at which it ends the server, which starts again with a file as small as its data. */
  endFileBytes: 160 * mb,
  /** Processes and threads of one machine's user, where it has one: three servers with the 128 threads that Redis takes at most, their savers, and room to spare. */
  processes: 512,
  /** Size from which Redis rewrites its append-only file. Redis' own 64mb would keep a small data set's history for long. */
  aofRewriteBytes: 16 * mb,
  /** Disk of one machine: three servers of 64 MB, each in an append-only file or a snapshot. */
  machineDiskBytes: 384 * mb,
  /** Disk of all machines together. */
  diskBytes: 20 * 1024 * mb,
  /** The disk's free space below which no further server starts. */
  freeDiskBytes: 256 * mb,
  /** Between two looks at how much disk each machine takes. */
  diskCheckMs: 10_000,
  /** Between two looks at the files that grow and at the free disk, as long as somebody writes: at 1 GB a second, 100 MB. */
  roomCheckMs: 100,
  /** Machines that are looked at so in one turn of the event loop, a look at a server's files being 40 us: others wait a millisecond. */
  roomChecksAtOnce: 16,
  /** Silence after which nobody writes any more. */
  writeMs: 1_000,
  /** For the helper to say that a process has started: Node's own half a second, on a computer that has ten times as much to do. */
  spawnMs: 8_000,
  /** For a server to answer after its start, or to say once more that it loads its data. */
  readyMs: 20_000,
  /**
   * The same where it says again and again that it loads them, in all: the longest file, 160 MB of small commands, took 14 s on
   * a computer that had six times as much to do as it can. Without an end its machine would wait for good, and hold its place.
   */
  loadMs: 120_000,
  /** Between two attempts to reach a server that starts and whose log says nothing, since its learner told it to be silent. */
  readyPollMs: 50,
  /** Starts and resets of one machine that may come at once: a learner who tries things, with room to spare. */
  startBurst: 30,
  /** After those, one in this time: a start costs some 15 ms of a processor, so that twenty storms leave half of one to the others. */
  startEveryMs: 500,
  /** How long a start waits for its time before it is refused instead. */
  startWaitMs: 5_000,
  /** Starts under way at a time, of all learners: more only take the processors from each other and from the pages. */
  startsAtOnce: 6,
  /** For a start to hold the next one up; one that takes longer loads its data. */
  startTurnMs: 500,
  /** For a server to end when asked, snapshot saved, before it is killed. */
  stopMs: 5_000,
  /** Characters of a server's log kept for a console that comes late or reads slowly. */
  logCharacters: 128 * 1024,
  /** Log a server may write a second; one that writes more is made to wait. */
  logBytesPerSecond: 1 * mb,
  /** Bytes that a line of a log counts besides its own: to tell what a line means costs more than its bytes. */
  logLineBytes: 64,
  /** Lines of a log that are read before others get their turn, a millisecond at most. */
  logLinesAtOnce: 500,
  /** A machine not used for this long is removed with its data. */
  unusedMs: 60 * 24 * 60 * 60 * 1000,
  /** A machine not used for this long gives its user id back, and is forgotten where it holds nothing: much longer than a break. */
  retireMs: 2 * 60 * 60 * 1000,
  /** Between two looks for unused machines. */
  unusedCheckMs: 60 * 60 * 1000,
  /** Between two looks at what passes through the connections of the servers: a moment late in noticing a silence of many seconds. */
  useCheckMs: 1_000,
  /** Silence after which a server is idle. */
  idleMs: 10_000,
  /** Times a second that Redis looks after itself, by default. */
  hz: 10,
  /** The same while it is idle: 300 idle servers take 2 percent of a core, and 18 with 10. */
  idleHz: 1,
  /** Silence after which a server is parked. It is back within some tens of ms, and takes 3 MB until then. */
  parkMs: 10 * 60 * 1000,
  /** For a server to answer the bridge's own question. */
  askMs: 500,
  /** Servers that are asked at once. */
  asked: 8,
  /** For a learner's first server to be given a place that others have to leave. */
  placeMs: 10_000,
  /** For a server that is in use before it may have to leave its place to a learner who has none. */
  tenureMs: 2_000,
} as const;

/** The same table with other numbers. */
export type MachineLimits = { readonly [name in keyof typeof machineLimits]: number };

/**
 * Redis' settings that bound what a client can make a server hold; a learner cannot change them at the start.
 * Without them unread replies, query buffers and MULTI queues grow past maxmemory.
 */
export const clientWalls = {
  'client-query-buffer-limit': '2mb',
  'proto-max-bulk-len': '1mb',
  'client-output-buffer-limit': 'normal 8mb 4mb 10 replica 16mb 8mb 60 pubsub 4mb 1mb 10',
  'maxmemory-clients': '8mb',
} as const;

/**
 * User ids for machines where the bridge is root, one each: count of them for one bridge, and so many such blocks one
 * behind another, since two bridges on one computer must not share a user. The first range belongs to nobody by
 * systemd's table of ids; the second is for containers that map 16 bits of ids only.
 */
export const uidRanges = [
  { first: 1_879_048_192, count: 65_536, blocks: 4_000 },
  { first: 40_000, count: 2_000, blocks: 10 },
] as const;

/** What the start of a server may ask for. */
export const startLimits = {
  /** Directives, and arguments: Redis knows some 200, and reading 128,000 of two bytes each held everybody up for 0.2 s. */
  directives: 10_000,
} as const;

/** What the bridge's work on machines' files may take, where those files are not its own. */
export const fileWorkLimits = {
  /** For a script with a machine's own rights: a copy of the largest snapshot, or the end of some 100,000 files. */
  scriptMs: 60_000,
  /** What is kept of its complaint. */
  complaintCharacters: 4_096,
  /** Folders that stand in one another below a server's: Redis makes one. */
  treeDepth: 8,
  /** Names given to one script: its command line takes some 128 KB at least. */
  names: 500,
  /** An append-only file's manifest has a line of some 60 bytes for each part, and Redis keeps two or three. */
  manifestBytes: 64 * 1024,
  /** For all processes of a machine's user to be gone once they are killed, and between two looks for them. */
  endProcessesMs: 10_000,
  endPollMs: 5,
  /** Files of /proc that are open at once. */
  openFiles: 16,
} as const;

/** What the bridge waits for with a Redis of somebody's own (REDIS_URL). */
export const sharedLimits = {
  /** For a connection, its TLS and its login. A learner's command waits that long where nothing answers. */
  connectMs: 5_000,
  /** After its version could not be asked for, before a page's question has it asked for again: each may take connectMs. */
  askAgainMs: 60_000,
} as const;
