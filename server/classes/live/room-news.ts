// Room news: what all machines take of their computer, measured against its limits.
import { cpus, freemem, totalmem } from 'node:os';
import type { RoomNews } from '../../../src/class-protocol.ts';
import type { PrivateMachines } from '../../machine.ts';
import { machineLimits } from '../../machines/limits.ts';
import { roomLimits } from '../limits.ts';

export class RoomWatch {
  readonly #machines: Pick<PrivateMachines, 'list' | 'load'>;
  #times = processorTimes();

  constructor(machines: Pick<PrivateMachines, 'list' | 'load'>) {
    this.#machines = machines;
  }

  /** down: names of students whose server is down. */
  news(down: readonly string[]): RoomNews {
    const machines = this.#machines.list();
    const { waiting, startMs, diskBytes } = this.#machines.load();
    const [all, free] = [totalmem(), freemem()];
    const times = processorTimes();
    const spent = times.all - this.#times.all;
    const processor = spent <= 0 ? 0 : 1 - (times.idle - this.#times.idle) / spent;
    this.#times = times;
    return {
      servers: {
        live: machines.reduce((sum, { servers }) => sum + servers, 0),
        parked: machines.filter(({ state }) => state === 'parked').length,
        down,
      },
      memory: {
        used: all - free,
        all,
        more: Math.max(
          0,
          Math.floor((free - machineLimits.freeMemoryBytes) / (machineLimits.maxmemoryBytes + roomLimits.besidesDataBytes)),
        ),
      },
      disk: { used: diskBytes, limit: machineLimits.diskBytes },
      queue: { waiting, startMs },
      processor: Math.round(processor * 1000) / 1000,
      cores: cpus().length,
    };
  }
}

/** Milliseconds of all processors together, since the computer's start. */
function processorTimes(): { idle: number; all: number } {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, all };
}
