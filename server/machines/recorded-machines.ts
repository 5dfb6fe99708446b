// Recorded machines: what the machines of a bridge remember on disk, and what becomes of one of which that cannot be read.
import { KeyedMutex } from '../keyed-mutex.ts';
import { describeError, type Log } from '../log.ts';
import { MachineError } from '../machine.ts';
import type { LearnerFolders } from './learner-folders.ts';
import type { LearnerMachine } from './learner-machine/learner-machine.ts';
import { UnreadableRecordError, type MachineState } from './learner-machine/machine-record.ts';
import type { Residents } from './residents.ts';

export class RecordedMachines {
  readonly #folders: LearnerFolders;
  readonly #residents: Residents<LearnerMachine>;
  readonly #report: Log;
  /** Of each machine that may be about to begin anew. */
  readonly #beginnings = new KeyedMutex();

  constructor(folders: LearnerFolders, residents: Residents<LearnerMachine>, report: Log) {
    this.#folders = folders;
    this.#residents = residents;
    this.#report = report;
  }

  /** What a machine that is to be opened remembers; null: nothing. Throws MachineError where it cannot be read: with a new record in its place it would forget that. */
  async toOpen(name: string): Promise<MachineState | null> {
    try {
      return await this.#folders.stateOf(name);
    } catch (error) {
      if (!(error instanceof UnreadableRecordError)) throw error;
      this.#report(`The machine in ${this.#folders.of(name)} does not start. ${describeError(error)}`);
      const wayOut = error.isPassing
        ? 'try again.'
        : 'tell whoever runs this notebook. Reset machine has it begin anew, without the data that it has now.';
      throw new MachineError('start-failed', `The notebook could not read what this machine remembers: ${wayOut}`);
    }
  }

  /** What a machine remembers; null: nothing, or what cannot be read for good. */
  async readable(name: string): Promise<MachineState | null> {
    try {
      return await this.#folders.stateOf(name);
    } catch (error) {
      if (error instanceof UnreadableRecordError && !error.isPassing) return null;
      throw error;
    }
  }

  /** Whether there is a machine by a name, in memory or on disk. */
  async has(name: string): Promise<boolean> {
    if (this.#residents.one(name) !== null) return true;
    // One whose record cannot be read has one.
    return this.#folders.stateOf(name).then(
      (state) => state !== null,
      () => true,
    );
  }

  /** Has work done that needs nothing of what a machine remembers: where that cannot be read for good, it begins anew. */
  async useAnew<T>(name: string, work: (machine: LearnerMachine) => Promise<T>): Promise<T> {
    await this.#beginnings.runExclusive(name, async () => {
      if (this.#residents.one(name) !== null) return;
      const trouble = await this.#folders.beginAnew(name);
      if (trouble === null) return;
      const text = `The machine in ${this.#folders.of(name)} begins anew: what it remembered is set aside as machine.json.unreadable.`;
      this.#report(`${text} ${describeError(trouble)}`);
    });
    return this.#residents.use(name, work);
  }
}
