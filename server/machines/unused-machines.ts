// Unused machines: what becomes of the machines that nobody uses: after a while they take nothing but their disk, and at last they are removed.
import { stat } from 'node:fs/promises';
import { isBlank } from './learner-machine/blank-data.ts';
import type { LearnerFolders } from './learner-folders.ts';
import type { LearnerMachine } from './learner-machine/learner-machine.ts';
import type { MachineLimits } from './limits.ts';
import { describeError, type Log } from '../log.ts';
import type { RecordedMachines } from './recorded-machines.ts';
import type { Residents } from './residents.ts';

/** Where the machines are, and how long they may be unused. */
export interface UnusedTerms {
  readonly folders: LearnerFolders;
  readonly residents: Residents<LearnerMachine>;
  readonly recorded: RecordedMachines;
  /** Whether machines have users of their own. */
  readonly hasUsers: boolean;
  readonly limits: Pick<MachineLimits, 'unusedMs' | 'retireMs'>;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  readonly report: Log;
}

export class UnusedMachines {
  readonly #terms: UnusedTerms;

  constructor(terms: UnusedTerms) {
    this.#terms = terms;
  }

  /** Removes machines whose last use is too long ago, opened by this bridge or not. */
  remove(): Promise<void> {
    const { folders, residents, recorded, limits, now } = this.#terms;
    return this.#withEach('removed', async (learner) => {
      const usedAt = residents.one(learner)?.usedAt ?? (await recorded.readable(learner))?.usedAt;
      // A folder without a record was made by a start that came to nothing; where one cannot be read, each write of it shows.
      const lastSign = usedAt ?? (await stat(folders.of(learner))).mtimeMs;
      if (now() - lastSign < limits.unusedMs) return;
      // Opened first where it was not, so that a learner who comes just now is not given what is being removed.
      await recorded.useAnew(learner, async (machine) => {
        // Somebody may have come meanwhile. One that was never used has been opened only now.
        if (usedAt !== undefined && now() - machine.usedAt < limits.unusedMs) return;
        await residents.remove(learner);
      });
    });
  }

  /** Removes what nobody used for very long, and has what nobody used for a while take nothing but its disk. */
  async forget(): Promise<void> {
    const { folders, residents, hasUsers, limits, now } = this.#terms;
    await this.remove();
    await this.#withEach('retired', async (learner) => {
      if (residents.one(learner) !== null) return;
      const state = await folders.stateOf(learner);
      if (state === null || now() - state.usedAt < limits.retireMs) return;
      // Where machines have users, one that has none was looked at when it gave its own back.
      if (state.userIndex !== null || !hasUsers) await this.retire(learner);
    });
  }

  /** Has a machine that rests give its user id back, and removes it where it is as good as new. false: it is in use. */
  retire(learner: string): Promise<boolean> {
    const { residents } = this.#terms;
    return residents.use(learner, async (machine) => {
      if (!(await machine.giveUserBack())) return false;
      // Whoever came meanwhile has something under way.
      if ((await isBlank(machine.folder, machine.memory)) && !machine.isNeeded) await residents.remove(learner);
      return true;
    });
  }

  /** Does work for one learner after the other. A machine for which it fails is reported, and stands in nobody's way. done: what it is then. */
  async #withEach(done: 'removed' | 'retired', work: (learner: string) => Promise<void>): Promise<void> {
    const { folders, report } = this.#terms;
    for (const learner of await folders.names()) {
      try {
        await work(learner);
      } catch (error) {
        report(
          `The machine in ${folders.of(learner)}, which nobody uses, could not be ${done}: it is tried again later. ${describeError(error)}`,
        );
      }
    }
  }
}
