// Limits of the network beyond a learner's own computers. Times in milliseconds, sizes in bytes.

export const networkLimits = {
  /** Tunnels of one learner at a time: a lesson has two, and each page that somebody forgot one. */
  tunnels: 4,
} as const;

/** What one learner may do on the network of their class, so that a flood of theirs is nobody else's. */
export const classLimits = {
  /** Connections to machines of the class, or through tunnels of it, that one learner has open: a few programs with a pool each. */
  visits: 24,
  /** Of those, to one machine: a program with a pool, and redis-cli beside it. */
  visitsToOne: 8,
  /** Visitors of one machine, of all learners: half of what its server takes, so that its owner always gets in. */
  visitors: 64,
  /** Connections that one learner may begin at once: a lesson's programs, with room to spare. */
  visitBurst: 60,
  /** After those, one in this time. */
  visitEveryMs: 100,
  /** How long one waits for its time before it is refused instead. */
  visitWaitMs: 3_000,
  /** What one learner may send to machines of the class at once: a pipeline of a lesson, some milliseconds of a server's work. */
  sendBurstBytes: 32 * 1024,
  /** After those, in a second: at most some forty thousand of the smallest commands, a third of what a server can do; the largest value in four. */
  sendBytesPerSecond: 256 * 1024,
  /** In one go: at most some three hundred commands, a millisecond or less that another's wait for. */
  sendSliceBytes: 2 * 1024,
  /**
   * What a machine itself sends, as tc-tbf(8) has it: its servers reach others by the network alone, where no bridge looks on. A
   * packet counts as 4,000 bytes at least, so that a server which connects again and again, as a script with MIGRATE has it, is
   * held back: it made five thousand connections a second without, 870 at 1,500 bytes and 197 at 8,000.
   */
  link: { rate: '96mbit', burst: '256kb', latency: '200ms', smallestBytes: 4_000 },
  /** Connections of one learner to the Redis that their class shares: an app with a pool, a subscription, and redis-cli beside it. */
  serverConnections: 12,
  /** Connections of all learners to it: three hundred with two each, and some with more. */
  allServerConnections: 960,
} as const;
