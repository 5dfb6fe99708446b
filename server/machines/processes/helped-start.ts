// Helped start: what the bridge knows of one process that its helper starts, from the request to the end.
import type { Socket } from 'node:net';
import { startTimeOf } from './process-folder.ts';

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it ended since its helper did, and by no fault of its own. */
  readonly isWithHelper?: true;
}

/** The helper died before it had told of a process. */
export class HelperDiedError extends Error {
  override readonly name = 'HelperDiedError';
}

/** A process as the one who started it knows it. */
export interface StartedProcess {
  readonly pid: number;
  /** What startTimeOf gives for it. */
  readonly startTime: string;
}

export class HelpedStart {
  readonly stream = Promise.withResolvers<Socket>();
  readonly started = Promise.withResolvers<StartedProcess>();
  readonly placed = Promise.withResolvers<boolean>();
  readonly exited = Promise.withResolvers<ProcessEnd>();

  constructor() {
    // Whichever fails first is what its caller hears of.
    this.stream.promise.catch(() => {});
    this.started.promise.catch(() => {});
  }

  /** Resolves once it is there. */
  begun(): Promise<[Socket, StartedProcess]> {
    return Promise.all([this.stream.promise, this.started.promise]);
  }

  /** Resolves once nothing more is to come: its stream comes by another way than its end, and may come after it. */
  async over(): Promise<void> {
    await Promise.allSettled([this.stream.promise, this.exited.promise]);
  }

  fail(error: Error): void {
    this.stream.reject(error);
    this.started.reject(error);
    this.placed.resolve(false);
    this.exited.resolve({ code: null, signal: 'SIGKILL', ...(error instanceof HelperDiedError && { isWithHelper: true }) });
  }

  /** The helper died: its processes end with it. The kernel sees to that, or, where it does not, this. */
  die(reason: string): void {
    void this.started.promise.then(endGroup).catch(() => {});
    this.fail(new HelperDiedError(`The helper that starts redis-servers died. ${reason}`));
  }
}

/** Ends what is left of a process whose parent has died, and of those it forked, unless another has its number by now. */
function endGroup({ pid, startTime }: StartedProcess): void {
  if (!['', startTime].includes(startTimeOf(pid))) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
