// Limits of the machines: what one and all of them may take of the host, and how long is waited for them. Sizes in bytes, times in milliseconds.
import { availableParallelism } from 'node:os';

const mb = 1024 * 1024;

/** What one redis-server and one learner's machine may take of the host, and what all machines may together. */
export const machineLimits = {
  /** redis-servers of one machine at a time: a primary and two replicas. */
  serversPerMachine: 3,
  /** redis-servers of all machines at a time. */
  servers: 512,
  /** Descriptors that the bridge holds for each of those: its folder in /proc, and its log. */
  heldFiles: 2,
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
  /** Times that a machine's data is put aside and can be brought back, the last ones: a teacher resets a class once or twice in a lesson. */
  asides: 3,
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
  /** Computers of one learner besides the server: a class' lesson needs one, and each has a network in the kernel. */
  computersPerMachine: 4,
  /** The same of all learners: the helper keeps four descriptors for each, and the kernel half a MB. */
  computers: 1_000,
  /** Processes, of all learners, that connect from such computers: some 45 MB each, and only who connects needs one. */
  dialers: 8,
  /** Of those, one learner's: whose third computer in use waits for one of the two others. */
  dialersPerMachine: 2,
  /** A call that waits so long, of a server that is stopped, gives way to others: the kernel answers all that can be answered at once. */
  dialTenureMs: 1_000,
  /** Silence after which one ends; to have it back takes a tenth of a second. */
  dialerIdleMs: 60_000,
  /** Such processes on their way at a time: more only take the processors from each other and from the starts of servers. */
  dialersAtOnce: 2,
  /** For one to start, and again for a connection, which the kernel makes or refuses at once. */
  dialMs: 10_000,
  /** Connections that one learner's computers may make at once: a lesson's programs, with room to spare. */
  dialBurst: 200,
  /** After those, one in this time. */
  dialEveryMs: 20,
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
  /** For the rest of the log of a server that has ended, as much as is on its way at logBytesPerSecond: what left it may hold its log for ever. */
  lastLogMs: 10_000,
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
  /** Unanswered bytes of a connection from which its server has much to do: more than a person's commands, less than a long pipeline's. */
  workBytes: 16 * 1024,
  /** Bytes that a server is given in one turn: small commands of so many bytes take it two or three milliseconds. */
  workSliceBytes: 64 * 1024,
  /** Servers that have much to do at a time: one more than there are processors, so that none of those waits while a turn is handed on. */
  workAtOnce: availableParallelism() + 1,
  /** For a server to answer within its turn: one that is stopped, or has yet to get the rest of a value, holds others up no longer. */
  workMs: 10,
  /** Turns of one that was silent which take no time, before one takes workMs again: as many as give it work for so long. */
  workSilentTurns: 4,
  /**
   * For a server that answers nobody before it is ended. Redis itself says BUSY of a script after 5 s, and then a learner has
   * time for SCRIPT KILL, as the lesson on scripts tells.
   */
  busyMs: 15_000,
  /** Of that time, what it has to have had a processor: an honest script that waits for one beside many others is not ended. */
  busyCpuMs: 5_000,
  /** Of a processor, from which a server that somebody waits for may be busy: what it gets at least beside twenty more that are. */
  busyShare: 0.04,
  /** Memory of its scripts from which an idle server is asked to give it back: less is what the interpreter has anyway. */
  scriptMemoryBytes: 4 * mb,
  /** Servers that are asked at once. */
  asked: 8,
  /** For a learner's first server to be given a place that others have to leave. */
  placeMs: 10_000,
  /** For a server that is in use before it may have to leave its place to a learner who has none. */
  tenureMs: 2_000,
} as const;

/** What a dialer may take: Node reserves address space that it never uses, and writes no file. */
export const dialerWalls = { addressSpaceBytes: 64 * 1024 * mb, fileBytes: 0, openFiles: 64, processes: machineLimits.processes } as const;

/** The same table with other numbers. */
export type MachineLimits = { readonly [name in keyof typeof machineLimits]: number };

/** Those of a machine that has been given more room: twice the data, and what goes with it. */
export function extendedLimits(limits: MachineLimits): MachineLimits {
  const twice = ['maxmemoryBytes', 'addressSpaceBytes', 'fileBytes', 'rewriteFileBytes', 'endFileBytes', 'machineDiskBytes'] as const;
  return { ...limits, ...Object.fromEntries(twice.map((name) => [name, 2 * limits[name]])) };
}

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

/** How Linux' cgroups bound a machine, where the notebook has some. */
export const groupLimits = {
  /** Weight of the bridge beside 100 of all machines together: it answers for all of them, and leaves a quarter where both want everything. */
  bridgeWeight: 300,
  /** Address spaces of a server that a machine's memory may come to: three servers, each with twice the room; the limit of each is met before. */
  addressSpaces: 6,
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

/** What reading COMMAND DOCS from a server of the bridge's own may take. */
export const docsLimits = {
  /** For that server to start and to answer: some 50 ms, on a computer that has a hundred times as much to do. */
  readMs: 10_000,
} as const;

/** The server that a class shares. */
export const classServerLimits = {
  /** Its memory, as much as a learner's own has: the messages of a term. */
  memoryBytes: 64 * mb,
  /** Its clients: as many as three hundred students may have, two each, and some with more. */
  clients: 1_000,
  /** What those may take besides: 32 KB each. */
  clientBytes: 32 * mb,
  /** All of a class wait for what one of them has it do: an endless script is ended sooner than in a server of their own. */
  busyMs: 4_000,
  /** Of that time, what it has to have had a processor. */
  busyCpuMs: 2_000,
} as const;

/** A learner's server at a provider. */
export const cloudLimits = {
  /** Its memory: as with a provider's free plan the first limit that a program meets, and enough for what a lesson stores. */
  memoryBytes: 16 * mb,
} as const;
