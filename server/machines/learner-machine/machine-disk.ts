// Machine disk: looks after the room that one machine's files take, and stops its servers in time. A look that takes long is the only one.
import type { MachineEndings } from './machine-endings.ts';
import type { MachineParts } from './machine-parts.ts';
import { oneAtATime } from '../repeated-work.ts';

const fullText =
  'the append-only file has grown nearly as large as a file here may be, so the servers stop. The next command makes it small and starts them again.';

const noRoom = 'The notebook ended your redis-server: its files have no more room. What it held is kept.';

type DiskParts = Pick<MachineParts, 'site' | 'running' | 'launcher' | 'use' | 'mutex'>;

export class MachineDisk {
  readonly #parts: DiskParts;
  readonly #endings: MachineEndings;
  /** Stops the servers where the machine takes too much disk. The next use makes room and brings them back, once there is any. */
  readonly check = oneAtATime(() => this.#check());
  /** Looks at its files while somebody writes; isDiskShort: at what it takes of the disk, too. */
  readonly checkRoom = oneAtATime((isDiskShort: boolean) => this.#checkRoom(isDiskShort));

  constructor(parts: DiskParts, endings: MachineEndings) {
    this.#parts = parts;
    this.#endings = endings;
  }

  /** Whether bytes pass to or from its servers, or did a moment ago: a connection alone makes no file grow. */
  get isWriting(): boolean {
    const { site, use } = this.#parts;
    return performance.now() - use.lastBytesAt < site.limits.writeMs;
  }

  async #check(): Promise<void> {
    if (this.#parts.running.size === 0) return;
    const trouble = await this.#parts.launcher.diskTrouble();
    if (trouble !== null) await this.#stopFor(trouble);
  }

  async #checkRoom(isDiskShort: boolean): Promise<void> {
    const states = await Promise.all([...this.#parts.running].map((server) => server.checkFile()));
    if (states.includes('full')) await this.#stopFor(fullText);
    else if (isDiskShort) await this.check();
  }

  /** Stops its servers with their data kept, and tells their logs why. */
  async #stopFor(trouble: string): Promise<void> {
    const { running, mutex } = this.#parts;
    await mutex.runExclusive(async () => {
      for (const server of running) server.process.log.append(`# Redis Notebook: ${trouble}\n`);
      await this.#endings.endAll([...running], noRoom);
    });
  }
}
