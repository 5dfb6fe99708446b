// Limits of the Webdis gateway. Sizes in bytes, times in milliseconds.

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
  /** Commands that go out before the end of their turn of the event loop: with fewer a write of each costs more than Redis wins. */
  earlyCommands: 4,
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
  /** Bytes of an answer's body that is kept to be known again, for each learner: longer ones are seldom the same twice. */
  keptBodyBytes: 1_024,
  /** How long a connection's caller is taken for the same without another look at the same head. */
  callerMs: 30_000,
  /** Silence after which the system asks whether the client of such a connection is still there. */
  keepAliveMs: 25_000,
  /** Between two looks for connections to Redis that nobody uses; one that was not used between two of them is closed. */
  sweepMs: 15_000,
} as const;
