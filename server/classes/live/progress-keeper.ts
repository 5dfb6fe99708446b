// Progress keeper: has what is new of all classes written a moment later, and again where that failed.
import { describeError, type Log } from '../../log.ts';
import type { LiveClass } from './live-class.ts';
import { liveLimits } from './limits.ts';
import type { ProgressKeep } from './progress-store.ts';

export class ProgressKeeper {
  readonly #classes: ReadonlyMap<string, Pick<LiveClass, 'board'>>;
  readonly #keep: Pick<ProgressKeep, 'save'>;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;
  #writing: Promise<unknown> = Promise.resolve();
  #hasFailed = false;

  /** classes: by their ids. */
  constructor(classes: ReadonlyMap<string, Pick<LiveClass, 'board'>>, keep: Pick<ProgressKeep, 'save'>, log: Log) {
    this.#classes = classes;
    this.#keep = keep;
    this.#log = log;
  }

  /** Something is new. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#timer = setTimeout(() => void this.flush(), liveLimits.saveMs).unref();
  }

  /** Resolves once all that is new by now is written, or with false where something of it could not be. */
  flush(): Promise<boolean> {
    this.#isDue = false;
    clearTimeout(this.#timer);
    const before = this.#writing;
    const write = async (): Promise<boolean> => {
      await before;
      let isAll = true;
      for (const [id, { board }] of this.#classes) isAll = (await this.#write(id, board)) && isAll;
      return isAll;
    };
    const writing = write();
    this.#writing = writing;
    return writing;
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
  }

  async #write(id: string, board: LiveClass['board']): Promise<boolean> {
    const kept = board.takeUnsaved();
    if (kept.length === 0) return true;
    try {
      await this.#keep.save(id, kept);
      this.#hasFailed = false;
      return true;
    } catch (error) {
      board.keepAgain(kept);
      this.changed();
      if (!this.#hasFailed)
        this.#log(`What the students of a class have done could not be kept; it is tried again. ${describeError(error)}`);
      this.#hasFailed = true;
      return false;
    }
  }
}
