// Pooled place: the place among all connections that a shared connection of a learner's requests takes.
import { MachineError } from '../../machine.ts';
import type { Admission, Slot } from '../admission.ts';

/** A place that is taken when the connection is opened; while no request uses it, it is the first to give way. */
export class PooledPlace {
  #slot: Slot | null = null;
  #isBusy = true;
  #isOver = false;

  /** giveWay: the place is somebody else's now. Throws MachineError limit where there is none. */
  async take(admission: Admission, learner: string, giveWay: (reason: string) => void): Promise<void> {
    const given = await admission.admit(learner, { giveWay });
    if (typeof given === 'string') throw new MachineError('limit', given);
    this.#slot = given;
    if (this.#isOver) given.release();
    else if (!this.#isBusy) given.leave();
  }

  /** Notes that a request came, or that none waits for a reply on the connection any more. */
  use(isBusy: boolean): void {
    this.#isBusy = isBusy;
    if (isBusy) this.#slot?.touch();
    else this.#slot?.leave();
  }

  /** Gives it back, once the connection has closed. */
  release(): void {
    this.#isOver = true;
    this.#slot?.release();
  }
}
