// Limits of a Redis of somebody's own. Times in milliseconds, sizes in bytes.

/** What the bridge waits for with a Redis of somebody's own (REDIS_URL). */
export const sharedLimits = {
  /** For a connection, its TLS and its login. A learner's command waits that long where nothing answers. */
  connectMs: 5_000,
  /** After its version could not be asked for, before a page's question has it asked for again: each may take connectMs. */
  askAgainMs: 60_000,
  /** Nodes of a cluster that learners can be redirected to: more than any that a class has. */
  cloudNodes: 64,
  /** Of what a cluster tells of its nodes, so much is held until it is whole: some thousand ranges of slots, which take 50 ms the first time. */
  clusterViewBytes: 64 * 1024,
  /** Questions about a cluster that one connection has asked and not read the replies to; of further ones the replies are left as they are. */
  clusterQuestions: 1_000,
  /** Connections to the Redis of CLOUD_REDIS_URL that one learner has logged in at a time: a provider's free plan has 30 in all. */
  cloudConnections: 8,
  /** Of all learners together: a class of sixty, where each has all of theirs. */
  allCloudConnections: 480,
  /** Bytes of a client that has not logged in which are answered in one go: some thousand commands, a few milliseconds' work. */
  lockedBytes: 4 * 1024,
  /** After so many the gate hangs up: nobody mistypes more often, and each costs a digest. */
  wrongPasswords: 10,
} as const;
