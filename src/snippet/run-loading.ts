// Run loading: the program that shows and compares what a run prints, loaded when it is first wanted.
import type { Texts } from '../texts/texts.ts';
import type * as runProgram from './run-program.ts';

export type RunProgram = typeof runProgram;

/** A page's. */
export class RunLoading {
  readonly #texts: Texts['snippet'];
  /** import() gives what is loaded already in a later task, and the page would paint before each run began. */
  #program: Promise<RunProgram> | null = null;

  constructor(texts: Texts['snippet']) {
    this.#texts = texts;
  }

  /** Rejects with Error, with what to do, where it cannot be loaded; whoever asks next tries again. */
  load(): Promise<RunProgram> {
    this.#program ??= this.#load();
    return this.#program;
  }

  async #load(): Promise<RunProgram> {
    try {
      return await import('./run-program.ts');
    } catch (error) {
      this.#program = null;
      throw new Error(this.#texts.notLoaded, { cause: error });
    }
  }
}
