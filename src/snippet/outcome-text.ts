// Outcome text: what a snippet says about its run, in short beside its buttons and in full to a screen reader.
import type { RunOutcome } from '../runners/runner.ts';

/** ms: wall time of the run. */
export interface OutcomeText {
  /** A few characters beside the buttons. */
  readonly short: string;
  /** A sentence for screen readers. */
  readonly spoken: string;
}

/** errors: how many of its steps failed or show an error. */
export function outcomeText(outcome: RunOutcome, ms: number, errors = 0): OutcomeText {
  const time = duration(ms);
  switch (outcome.status) {
    case 'done': {
      if (errors > 0) {
        const count = errors === 1 ? '1 error' : `${errors} errors`;
        return { short: `${count} · ${time}`, spoken: `Ended in ${time} with ${count}. ${outcome.message ?? ''}`.trim() };
      }
      return { short: time, spoken: `Done in ${time}. ${outcome.message ?? ''}`.trim() };
    }
    case 'failed': {
      const code = outcome.exitCode === null ? 'failed' : `exit ${outcome.exitCode}`;
      return {
        short: `${code} · ${time}`,
        spoken: `Failed${outcome.exitCode === null ? '' : ` with exit status ${outcome.exitCode}`}. ${outcome.message ?? ''}`.trim(),
      };
    }
    case 'stopped':
      return { short: `stopped · ${time}`, spoken: `Stopped after ${time}. ${outcome.message ?? ''}`.trim() };
    case 'unavailable':
      return { short: 'could not run', spoken: `Could not run. ${outcome.message}` };
  }
}

/** A time for people: "12 ms", "1.2 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
