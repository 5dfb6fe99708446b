// Outcome text: what a screen reader is told about a run, in a sentence.
import type { RunOutcome } from '../runners/runner.ts';

/** ms: wall time of the run; errors: how many of its steps failed or show an error. */
export function spokenOutcome(outcome: RunOutcome, ms: number, errors = 0): string {
  const time = duration(ms);
  const message = outcome.message ?? '';
  switch (outcome.status) {
    case 'done': {
      if (errors === 0) return `Done in ${time}. ${message}`.trim();
      return `Ended in ${time} with ${errors === 1 ? '1 error' : `${errors} errors`}. ${message}`.trim();
    }
    case 'failed':
      return `Failed${outcome.exitCode === null ? '' : ` with exit status ${outcome.exitCode}`}. ${message}`.trim();
    case 'stopped':
      return `Stopped after ${time}. ${message}`.trim();
    case 'unavailable':
      return `Could not run. ${message}`;
  }
}

/** A time for people: "12 ms", "1.2 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
