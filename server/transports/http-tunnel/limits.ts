// Limits of the HTTP tunnel. Sizes in bytes, times in milliseconds.
import { transportLimits } from '../limits.ts';

/** What the HTTP form of the tunnel allows besides transportLimits. httpTunnelWireLimits in src/http-tunnel-protocol.ts holds what the page must know too. */
export const httpTunnelLimits = {
  /** Sessions of one learner: one for each interpreter of each page. */
  sessionsPerLearner: 32,
  /**
   * Sessions of all learners, from which on those without a connection to Redis give way: as many as there are places for
   * connections, so that nobody who has one is left without a session.
   */
  sessions: transportLimits.sockets,
  /** Requests of one learner that wait at once: one for each channel, and as many that ended while a page still waits. */
  requestsPerLearner: 128,
  /** Channels of a session, those included that Redis ended and whose page has yet to read the end. */
  channels: 128,
  /** Control messages waiting in a session; a learner presses Stop or types no faster. */
  controlMessages: 16,
  /** Characters of all of them, and so of the longest line: what waits is in no learner's budget, since it needs no connection. */
  controlCharacters: 8_192,
  /** Most bytes of one answer. */
  answerBytes: 1024 * 1024,
  /** Between two looks for sessions whose page is gone. */
  sweepMs: 30_000,
} as const;
