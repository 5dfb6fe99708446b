// Run loading: the program that shows and compares what a run prints, loaded when it is first wanted.
import type { Texts } from '../texts/texts.ts';
import type * as runProgram from './run-program.ts';

export type RunProgram = typeof runProgram;

/** Rejects with Error, with what to do, where it cannot be loaded. */
export async function loadRunProgram(texts: Texts['snippet']): Promise<RunProgram> {
  try {
    return await import('./run-program.ts');
  } catch (error) {
    throw new Error(texts.notLoaded, { cause: error });
  }
}
