// Outcome text: what a screen reader is told about a run, in a sentence.
import type { Breakdown, RunOutcome } from '../runners/runner.ts';
import type { Texts } from '../texts/texts.ts';

/** ms: wall time of the run; errors: how many of its steps failed or show an error. */
export function spokenOutcome(outcome: RunOutcome, ms: number, texts: Pick<Texts, 'outcome' | 'duration'>, errors = 0): string {
  return [sentence(outcome, texts.duration(ms), texts.outcome, errors), outcome.message].filter(Boolean).join(' ');
}

function sentence(
  { status, exitCode, cause }: RunOutcome & Pick<Breakdown, 'cause'>,
  time: string,
  texts: Texts['outcome'],
  errors: number,
): string {
  switch (status) {
    case 'done':
      return errors === 0 ? texts.done(time) : texts.endedWith(time, texts.errors(errors));
    case 'failed':
      return texts.failed(exitCode);
    case 'stopped':
      return texts.stopped(time);
    case 'unavailable':
      return cause === 'lost' ? '' : texts.unavailable;
  }
}
