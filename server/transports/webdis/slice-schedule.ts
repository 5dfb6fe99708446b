// Slice schedule: long work done in slices, few in a turn of the event loop and of each learner in turn, so that everybody's bytes go on.
import { webdisLimits } from './limits.ts';

/** Does the next slice of some work, which is short; whether there is more of it. */
export type Work = () => boolean;

/** The slices of all learners of one gateway. */
export class SliceSchedule {
  /** The work of each learner, in order; the learner whose turn is next comes first. */
  readonly #work = new Map<string, Work[]>();
  /** Slices that were done in this turn of the event loop. */
  #done = 0;
  #isScheduled = false;
  #isWorking = false;

  /** Does work: now as far as this turn has room, and the rest in later ones. What it throws, whoever gave it has to catch. */
  add(learner: string, work: Work): void {
    const own = this.#work.get(learner);
    if (own === undefined) this.#work.set(learner, [work]);
    else own.push(work);
    this.#proceed();
  }

  readonly #turn = (): void => {
    this.#isScheduled = false;
    this.#done = 0;
    this.#proceed();
  };

  #proceed(): void {
    // A slice may end with what brings further work.
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (const [learner, own] of this.#work) {
        if (this.#done >= webdisLimits.slicesPerTurn) break;
        this.#done += 1;
        this.#slice(learner, own);
      }
    } finally {
      this.#isWorking = false;
      this.#schedule();
    }
  }

  /** Does a slice of a learner's first work, after which the learner comes last. Work that throws is over. */
  #slice(learner: string, own: Work[]): void {
    const [work] = own;
    this.#work.delete(learner);
    let isMore = false;
    try {
      isMore = work?.() === true;
    } finally {
      if (!isMore) own.shift();
      own.push(...(this.#work.get(learner) ?? []));
      this.#work.delete(learner);
      // Deleted and set again, it is met again by the loop over all.
      if (own.length > 0) this.#work.set(learner, own);
    }
  }

  #schedule(): void {
    if (this.#isScheduled || this.#done === 0) return;
    this.#isScheduled = true;
    setImmediate(this.#turn);
  }
}
