// Latest run: what a snippet's latest run has come to so far, as others judge it, and as it is kept over a reload.
import type { RunOutcome } from '../runners/runner.ts';
import type { KeptRun } from './kept-run.ts';
import type { RunResult } from './run-result.ts';
import { runTrouble, type StepOutcome, type Trouble } from './run-trouble.ts';

export class LatestRun {
  /** As it is kept; null: there is none to keep. While one is on it is the one before. */
  kept: KeptRun | null = null;
  /** What it came to; null: it goes on, or none has ended since the page was loaded. */
  result: RunResult | null = null;
  #performed: { readonly outcomes: readonly StepOutcome[] } | null = null;
  /** How it came to its end; null while it goes on. */
  #status: RunOutcome['status'] | null = null;

  begin(): void {
    this.result = null;
    this.#performed = null;
    this.#status = null;
  }

  /** Its steps begin. run: tells how those that have ended did. */
  perform(run: { readonly outcomes: readonly StepOutcome[] } | null): void {
    this.#performed = run;
  }

  end(result: RunResult, kept: KeptRun | null): void {
    this.result = result;
    this.#status = result.status;
    this.kept = kept;
  }

  /** What keeps it from being one to go on from, by the steps that have ended where it goes on; null: nothing, or it has not run. steps: how many it has. */
  trouble(steps: number): Trouble | null {
    return runTrouble(this.#status ?? 'done', this.#performed?.outcomes ?? [], steps);
  }
}
