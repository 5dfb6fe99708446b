// Run credit: when a run earns the tick of its step: a good one at its end, and one that blocks while it goes on.
import type { Trouble } from '../../snippet/run-trouble.ts';
import { notebookLimits } from '../limits.ts';

/** Where the ticks are kept. */
export interface Ledger<Step> {
  /** Resolves to whether the step had no tick before. */
  add(step: Step): Promise<boolean>;
  remove(step: Step): Promise<void>;
}

export class RunCredit<Step extends object> {
  readonly #ledger: Ledger<Step>;
  /** Those that have printed all and may be about to end. */
  readonly #ending = new Map<Step, ReturnType<typeof setTimeout>>();
  /** What runs that go on have earned by now: whether it was new. */
  readonly #advances = new Map<Step, Promise<boolean>>();

  constructor(ledger: Ledger<Step>) {
    this.#ledger = ledger;
  }

  /** All that the lesson prints below a step's commands has appeared. Most end at once, and are judged by that. */
  appeared(step: Step): void {
    if (this.#ending.has(step) || this.#advances.has(step)) return;
    const goesOn = (): void => {
      this.#ending.delete(step);
      this.#advances.set(step, this.#ledger.add(step));
    };
    this.#ending.set(step, setTimeout(goesOn, notebookLimits.endingMs));
  }

  /** Its run has ended, or is forgotten (trouble: null). A failed one earns nothing; what an earlier one has earned stays. */
  async ended(step: Step, isDone: boolean, trouble: Trouble | null): Promise<void> {
    clearTimeout(this.#ending.get(step));
    this.#ending.delete(step);
    const advance = this.#advances.get(step);
    this.#advances.delete(step);
    if (isDone) await this.#ledger.add(step);
    else if (trouble === 'failed' && (await advance) === true) await this.#ledger.remove(step);
  }
}
