// Judgement: what a check of an exercise came to, from what its commands printed. Pure.
import type { PlanPart } from '../../markdown/exercise-plan.ts';
import { compareOutput, readMaskPatterns } from '../../snippet/comparison.ts';
import { stepError } from '../../snippet/step-error.ts';
import type { Cut, PartRun } from './part-run.ts';

export type Judgement =
  | { readonly state: 'passed' }
  /** Something is not as it has to be: which command says so and what it printed; said: the author's own words, of assert. */
  | { readonly state: 'missing'; readonly input: string; readonly output: string; readonly said: string | null }
  /** Nobody listens where the check asks. */
  | { readonly state: 'refused' }
  | { readonly state: Cut }
  /** Our own machinery failed; reason: what happened and what to do. */
  | { readonly state: 'unavailable'; readonly reason: string };

/** What redis-cli and redis-py say where nobody listens. */
const refusal = /^Could not connect to Redis at .*|Connection refused|ConnectionError: Error \d+ connecting to /m;

/** The message of the assert that failed last. */
const assertion = /^AssertionError(?:: ([^]*))?$/m;

/** What one check came to. */
export function judge(part: PlanPart, { steps, outcome, cut }: PartRun): Judgement {
  if (cut !== null) return { state: cut };
  if (outcome.status === 'unavailable') return { state: 'unavailable', reason: outcome.message };
  if (outcome.status === 'stopped') return { state: 'stopped' };
  for (const [at, { input, printed }] of part.steps.entries()) {
    const step = steps[at];
    // Where a run ended before it, an earlier one has failed, or its interpreter has ended.
    if (step === undefined) return { state: 'missing', input, output: '', said: null };
    const ending = { exitCode: step.exitCode, interruption: null };
    const holds =
      printed === null || printed === ''
        ? stepError(step.output, ending) === null && (printed === null || step.output.trim() === '')
        : compareOutput(printed, step.output, readMaskPatterns(JSON.stringify(part.masks)), ending) !== 'different';
    if (holds) continue;
    if (refusal.test(step.output) && !refusal.test(printed ?? '')) return { state: 'refused' };
    const [error, message] = assertion.exec(step.output.trimEnd()) ?? [];
    const said = error === undefined ? null : (message?.trim() ?? '');
    return { state: 'missing', input, output: step.output.trimEnd(), said: said === '' ? null : said };
  }
  // A script's last step may be one whose failure only its run tells.
  if (outcome.status === 'failed' && part.steps.every(({ printed }) => printed === null))
    return { state: 'missing', input: part.steps.at(-1)?.input ?? '', output: steps.at(-1)?.output.trimEnd() ?? '', said: null };
  return { state: 'passed' };
}
