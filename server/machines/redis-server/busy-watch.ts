// Busy watch: notices a redis-server that answers nobody, since a script or a command of its learner's does not end.
import type { MachineLimits } from '../limits.ts';
import { processWork } from '../processes/process-facts.ts';
import type { RedisProcess } from './redis-process.ts';
import type { ServerConnections } from './server-connections.ts';
import type { ServerControl } from './server-control.ts';

/** What is known of a server from the looks at it. Times in milliseconds of one clock. */
export interface BusyRecord {
  /** Since when it has answered nobody; null: it does, as far as is known. */
  readonly since: number | null;
  /** The processor time that it had had by then. */
  readonly cpuMsThen: number;
  readonly lookedAt: number;
  readonly cpuMs: number;
}

/** One look at a server that somebody waits for, which costs little. */
export interface BusyLook {
  readonly now: number;
  /** As ps has it; T is stopped. */
  readonly state: string;
  readonly cpuMs: number;
}

/** Of busyShare, up to which a server rests: many times what one takes that waits, and far less than what one at work gets in any crowd. */
const restPart = 0.1;

type BusyLimits = Pick<MachineLimits, 'busyMs' | 'busyCpuMs' | 'busyShare'>;

export const newBusyRecord: BusyRecord = { since: null, cpuMsThen: 0, lookedAt: -Infinity, cpuMs: 0 };

/**
 * Whether a server is to be asked for a sign of life. One at work takes processor time; one that waits with its client, or that
 * its learner had pause, does not.
 */
export function isToBeAsked(record: BusyRecord, { now, state, cpuMs }: BusyLook, limits: BusyLimits): boolean {
  if (state === 'T') return false;
  return record.since !== null || cpuMs - record.cpuMs > (now - record.lookedAt) * limits.busyShare;
}

/**
 * What came of asking a server for a sign of life. refused: it lets the bridge in no further, which a script that does not end
 * leaves to it, as Redis looks at a password first.
 */
export type BusyAnswer = 'answers' | 'refused' | 'silent';

/** What passed to and from those who wait for a server since the last look. */
export interface BusyTraffic {
  /** Anything did, on whichever connection. */
  readonly hasMoved: boolean;
  /** One of those who waited then has been answered. */
  readonly isAnswered: boolean;
  /** Somebody waits for an answer, or left before it came. */
  readonly isAwaited: boolean;
}

/**
 * What a look tells. One that refuses the bridge answers others as long as it answers any who waited; where it takes no processor
 * time it has nothing to do, and where nobody has waited for it what it does is its own, as a replica's. Who comes and is refused
 * as the bridge is tells nothing: null.
 */
export function judgeAnswer(
  answer: BusyAnswer,
  record: BusyRecord,
  { now, cpuMs }: BusyLook,
  { hasMoved, isAnswered, isAwaited }: BusyTraffic,
  limits: BusyLimits,
): boolean | null {
  if (answer !== 'refused') return answer === 'answers';
  // Whose script it is may have left since, and others may have been refused: what has begun to count goes on.
  if (record.since === null && !isAwaited) return true;
  // Over all of the time: of a moment the system's clock of processor time tells little.
  const rests = record.since !== null && cpuMs - record.cpuMsThen <= (now - record.since) * limits.busyShare * restPart;
  if (isAnswered || rests) return true;
  return hasMoved ? null : false;
}

/** The record after a look. answers: whether it does; null: nothing is known, and the time since the last look does not count. */
export function nextBusy(record: BusyRecord, { now, cpuMs }: BusyLook, answers: boolean | null): BusyRecord {
  const looked = { lookedAt: now, cpuMs };
  if (answers === true) return { ...newBusyRecord, ...looked };
  if (answers === false) return record.since === null ? { since: now, cpuMsThen: record.cpuMs, ...looked } : { ...record, ...looked };
  if (record.since === null) return { ...record, ...looked };
  return { since: record.since + now - record.lookedAt, cpuMsThen: record.cpuMsThen + cpuMs - record.cpuMs, ...looked };
}

/** Whether it is to be ended: for so long it has answered nobody, and had a processor for so long of that. One that has to wait for a processor does not. */
export function isStuck({ since, cpuMsThen, lookedAt, cpuMs }: BusyRecord, { busyMs, busyCpuMs }: BusyLimits): boolean {
  return since !== null && lookedAt - since >= busyMs && cpuMs - cpuMsThen >= busyCpuMs;
}

/** The server that is watched. */
export interface WatchedServer {
  readonly process: Pick<RedisProcess, 'isReady' | 'pid' | 'folder'>;
  readonly connections: Pick<ServerConnections, 'isAwaited' | 'mark' | 'waiting' | 'noteAnswer'>;
  readonly control: Pick<ServerControl, 'use' | 'state'>;
  readonly limits: BusyLimits & Pick<MachineLimits, 'idleMs'>;
}

export class BusyWatch {
  readonly #server: WatchedServer;
  #record = newBusyRecord;
  /** Whether one of those who waited at the last look has been answered since. */
  #isAnswered = (): boolean => false;
  #mark = 0;
  /** When it was last seen that something had passed. */
  #movedAt = -Infinity;

  constructor(server: WatchedServer) {
    this.#server = server;
  }

  /** Looks; true: it has answered nobody for so long that it is to be ended. */
  async look(): Promise<boolean> {
    const { process, connections, control, limits } = this.#server;
    const { mark } = connections;
    const hasMoved = mark !== this.#mark;
    const now = performance.now();
    if (hasMoved) this.#movedAt = now;
    // What has just been answered may have more behind it that is not: a pipeline's end.
    const isUsed = now - this.#movedAt < limits.idleMs;
    const { isAwaited } = connections;
    const isWatched = isAwaited || isUsed || this.#record.since !== null;
    const traffic = { hasMoved, isAnswered: this.#isAnswered(), isAwaited };
    this.#mark = mark;
    this.#isAnswered = connections.waiting();
    const work = process.isReady && isWatched ? await processWork(process.pid, process.folder) : null;
    if (work === null) {
      this.#record = newBusyRecord;
      return false;
    }
    const look = { now: performance.now(), state: work.state, cpuMs: work.cpuSeconds * 1000 };
    if (!isToBeAsked(this.#record, look, limits)) {
      this.#record = nextBusy(this.#record, look, true);
      return false;
    }
    const answers = judgeAnswer(await answerOf(control), this.#record, look, traffic, limits);
    if (answers === true) connections.noteAnswer();
    this.#record = nextBusy(this.#record, look, answers);
    return isStuck(this.#record, limits);
  }
}

/** First by what no MONITOR sees. */
async function answerOf(control: WatchedServer['control']): Promise<BusyAnswer> {
  if ((await control.use()) !== null) return 'answers';
  const state = await control.state();
  if (state === 'closed') return 'refused';
  return state === 'ready' || state === 'loading' ? 'answers' : 'silent';
}
