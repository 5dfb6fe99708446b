// Run loading: the program that shows and compares what a run prints, loaded when it is first wanted.
import type { PageContext } from '../runners/page-context.ts';
import type * as runProgram from './run-program.ts';

export type RunProgram = typeof runProgram;

/** A page's. */
export class RunLoading {
  readonly #context: Pick<PageContext, 'attendance' | 'texts'>;
  /** import() gives what is loaded already in a later task, and the page would paint before each run began. */
  #program: Promise<RunProgram> | null = null;

  constructor(context: Pick<PageContext, 'attendance' | 'texts'>) {
    this.#context = context;
  }

  /**
   * With all that hears of a run on this page. runner: resolves once what runs the snippet has begun to start, which takes longest:
   * the rest comes while it does, or where it hangs. Rejects with Error, with what to do, where it cannot be loaded; whoever asks next tries again.
   */
  load(runner?: Promise<void>): Promise<RunProgram> {
    this.#program ??= this.#load(runner);
    return this.#program;
  }

  async #load(runner?: Promise<void>): Promise<RunProgram> {
    try {
      const { attendance } = this.#context;
      const [program] = await Promise.all([import('./run-program.ts'), attendance.begin(runner)]);
      return program;
    } catch (error) {
      this.#program = null;
      throw new Error(this.#context.texts.snippet.notLoaded, { cause: error });
    }
  }
}
