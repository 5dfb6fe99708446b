// Guess watch: whether so many codes were wrong lately, whoever tried them, that the teacher had better let joiners in.
import { describeError, type Log } from '../log.ts';
import type { ClassRecords, LoadedClasses } from './class-records.ts';
import { guessLimits } from './limits.ts';
import { WrongCodes } from './wrong-codes.ts';

/** What it stands on. */
export interface GuessWatchParts {
  readonly records: Pick<ClassRecords, 'putWrongCodes'>;
  readonly loaded: Pick<LoadedClasses, 'wrongCodes'>;
  readonly log: Log;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

export class GuessWatch {
  readonly #parts: GuessWatchParts;
  readonly #codes: WrongCodes;
  #noting: NodeJS.Timeout | null = null;

  constructor(parts: GuessWatchParts) {
    this.#parts = parts;
    this.#codes = new WrongCodes(parts.loaded.wrongCodes);
  }

  get isMany(): boolean {
    return this.#codes.recent(this.#parts.now()) >= guessLimits.beforeHold;
  }

  /** Counts one. A flood of wrong codes is no flood of writes. */
  add(): void {
    this.#codes.add(this.#parts.now());
    this.#noting ??= setTimeout(() => void this.#note(), guessLimits.noteMs).unref();
  }

  /** Resolves once they are noted. */
  async close(): Promise<void> {
    if (this.#noting === null) return;
    clearTimeout(this.#noting);
    await this.#note();
  }

  async #note(): Promise<void> {
    this.#noting = null;
    try {
      await this.#parts.records.putWrongCodes(this.#codes.counts);
    } catch (error) {
      this.#parts.log(`The wrong join codes were not noted: ${describeError(error)}`);
    }
  }
}
