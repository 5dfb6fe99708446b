// Run result: what a run of a snippet came to, for tests, authors and embedders.
import type { RunOutcome } from '../runners/runner.ts';

/** How what a step printed compares with the lesson: volatile means equal but for the parts an author let vary. */
export type Match = 'equal' | 'volatile' | 'different';

export interface StepResult {
  /** The command or code, without prompts. */
  input: string;
  /** What a terminal would show below it, stdout and stderr in the order they were written; its first 4,000,000 characters (snippetLimits.keptCharacters). */
  output: string;
  /** Missing where the lesson prints nothing to compare with: edited code, a script without prompts. */
  match?: Match;
}

export interface RunResult {
  status: RunOutcome['status'];
  /** The outputs of the steps, joined. */
  output: string;
  /** 0 to 255; null where there is none. */
  exitCode: number | null;
  /** The steps that were started. */
  steps: StepResult[];
  /** Wall time of the run, in milliseconds. */
  ms: number;
}

/** The attribute state of a snippet. */
export type SnippetState = 'idle' | 'running' | RunResult['status'];
