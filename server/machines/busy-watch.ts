// Busy watch: notices a redis-server that answers nobody, since a script or a command of its learner's does not end.
import type { MachineLimits } from './limits.ts';
import { processFacts } from './process-facts.ts';
import type { RedisProcess } from './redis-process.ts';
import type { ServerConnections } from './server-connections.ts';
import { takesCommands, type ServerControl } from './server-control.ts';

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

/** The record after a look. answers: what came of asking; null: it was not asked. */
export function nextBusy(record: BusyRecord, { now, cpuMs }: BusyLook, answers: boolean | null): BusyRecord {
  const begun = record.since === null ? { since: now, cpuMsThen: record.cpuMs } : record;
  const { since, cpuMsThen } = answers === false ? begun : newBusyRecord;
  return { since, cpuMsThen, lookedAt: now, cpuMs };
}

/** Whether it is to be ended: for so long it has answered nobody, and had a processor for so long of that. One that has to wait for a processor does not. */
export function isStuck({ since, cpuMsThen, lookedAt, cpuMs }: BusyRecord, { busyMs, busyCpuMs }: BusyLimits): boolean {
  return since !== null && lookedAt - since >= busyMs && cpuMs - cpuMsThen >= busyCpuMs;
}

/** The server that is watched. */
export interface WatchedServer {
  readonly process: Pick<RedisProcess, 'isReady' | 'pid' | 'folder'>;
  readonly connections: Pick<ServerConnections, 'isAwaited' | 'noteAnswer'>;
  readonly control: Pick<ServerControl, 'use' | 'state'>;
  readonly limits: BusyLimits;
}

export class BusyWatch {
  readonly #server: WatchedServer;
  #record = newBusyRecord;

  constructor(server: WatchedServer) {
    this.#server = server;
  }

  /** Looks; true: it has answered nobody for so long that it is to be ended. */
  async look(): Promise<boolean> {
    const { process, connections, control, limits } = this.#server;
    const isAwaited = process.isReady && connections.isAwaited;
    const facts = isAwaited ? await processFacts(process.pid, process.folder) : null;
    if (facts === null) {
      this.#record = newBusyRecord;
      return false;
    }
    const look = { now: performance.now(), state: facts.state, cpuMs: facts.cpuSeconds * 1000 };
    const isAsked = isToBeAsked(this.#record, look, limits);
    const answers = isAsked ? await isAnswering(control) : null;
    if (answers === true) connections.noteAnswer();
    this.#record = nextBusy(this.#record, look, answers);
    return isStuck(this.#record, limits);
  }
}

/** Whether it answers. First by what no MONITOR sees; who is let in no further gets an answer, too. */
async function isAnswering(control: WatchedServer['control']): Promise<boolean> {
  if ((await control.use()) !== null) return true;
  const state = await control.state();
  return takesCommands(state) || state === 'loading';
}
