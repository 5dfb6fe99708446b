// Machine watchdog: ends a server of one machine that answers nobody any more, tells its learner, and has it back with its data.
import type { MachineEndings } from './machine-endings.ts';
import type { MachineParts } from './machine-parts.ts';
import type { MachineServer } from '../redis-server/machine-server.ts';
import type { MachineStarts } from './machine-starts.ts';
import { oneAtATime } from '../repeated-work.ts';

type WatchdogParts = Pick<MachineParts, 'running' | 'use' | 'mutex'>;

export class MachineWatchdog {
  readonly #parts: WatchdogParts;
  readonly #starts: MachineStarts;
  readonly #endings: MachineEndings;
  /** Looks at its servers. One look may take a while, and is the only one then. */
  readonly check = oneAtATime(() => this.#check());

  constructor(parts: WatchdogParts, starts: MachineStarts, endings: MachineEndings) {
    this.#parts = parts;
    this.#starts = starts;
    this.#endings = endings;
  }

  async #check(): Promise<void> {
    await Promise.all(
      [...this.#parts.running].map(async (server) => {
        if (await server.isStuck()) await this.#replace(server);
      }),
    );
  }

  async #replace(server: MachineServer): Promise<void> {
    const { running, use, mutex } = this.#parts;
    const { port } = server.plan;
    const seconds = server.busyMs / 1_000;
    // Only its being killed ends a script that has written; what such a script did is in no file, and so undone as a whole.
    const kept = server.isAofOpen ? 'with its data' : 'with what it had saved';
    server.process.log.append(`# Redis Notebook: no answer for ${seconds} s, so this server is ended. It comes back ${kept}.\n`);
    await use.whileConnecting(() =>
      mutex.runExclusive(async () => {
        if (running.one((one) => one === server) === null) return;
        const reason = `Your redis-server answered nobody for ${seconds} s, so it was ended. It is back, ${kept}.`;
        await this.#endings.kill(server, { type: 'stop', by: 'bridge' }, reason);
        await this.#endings.settledOf(server);
        await this.#starts.bringBack(port);
      }),
    );
  }
}
