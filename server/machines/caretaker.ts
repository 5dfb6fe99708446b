// Caretaker: looks after the machines in memory, as often as each thing needs: their disk, their room while somebody writes, their servers that nobody uses.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DiskQuota } from './disk-quota.ts';
import type { LearnerMachine } from './learner-machine/learner-machine.ts';
import type { MachineLimits } from './limits.ts';
import { describeError, type Log } from '../log.ts';
import { repeat } from './repeated-work.ts';
import { workThrough } from '../work-pool.ts';

/** A machine, as far as it is looked after. */
export interface CaredMachine extends Pick<LearnerMachine, 'care'> {
  readonly disk: Pick<LearnerMachine['disk'], 'check' | 'checkRoom' | 'isWriting'>;
  readonly watchdog: Pick<LearnerMachine['watchdog'], 'check'>;
}

/** What a caretaker goes by. */
export interface CareTerms {
  /** The machines in memory. */
  readonly residents: { readonly machines: readonly CaredMachine[]; sweep(): void };
  readonly quota: Pick<DiskQuota, 'isShort'>;
  readonly limits: Pick<MachineLimits, 'diskCheckMs' | 'roomCheckMs' | 'roomChecksAtOnce' | 'useCheckMs' | 'asked'>;
  readonly report: Log;
}

export class Caretaker {
  readonly #terms: CareTerms;
  readonly #stops: readonly (() => void)[];

  /** Begins. */
  constructor(terms: CareTerms) {
    const { limits, report } = terms;
    this.#terms = terms;
    this.#stops = [
      repeat(limits.diskCheckMs, () => this.#checkDisks(), report),
      repeat(limits.roomCheckMs, () => this.#checkRoom(), report),
      repeat(limits.useCheckMs, () => this.#care(), report),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Nobody waits for a machine that takes long. */
  async #checkDisks(): Promise<void> {
    for (const machine of this.#terms.residents.machines) void this.#lookAt('disk', machine.disk.check());
  }

  /** Looks after the room that is left, as often as it takes while somebody writes; nobody waits for a machine that takes long. */
  async #checkRoom(): Promise<void> {
    const { residents, quota, limits } = this.#terms;
    const writing = residents.machines.filter((machine) => machine.disk.isWriting);
    if (writing.length === 0) return;
    const isShort = await quota.isShort();
    for (const [index, machine] of [...(isShort ? residents.machines : writing)].entries()) {
      // Of hundreds of learners who come at once all are looked at, and whoever waits for an answer meanwhile gets it.
      if (index > 0 && index % limits.roomChecksAtOnce === 0) await nextTurn();
      void this.#lookAt('room', machine.disk.checkRoom(isShort));
    }
  }

  /** One that fails is reported, and keeps nobody from the others. */
  #lookAt(what: string, look: Promise<void>): Promise<void> {
    return look.catch((error: unknown) =>
      this.#terms.report(`The ${what} of a machine could not be looked after. ${describeError(error)}`),
    );
  }

  async #care(): Promise<void> {
    const { residents, limits } = this.#terms;
    residents.sweep();
    // One that does not answer is waited for by nobody but its own look.
    for (const machine of residents.machines) void this.#lookAt('answers', machine.watchdog.check());
    await workThrough(residents.machines, limits.asked, (machine) => this.#lookAt('use', machine.care()));
  }
}
