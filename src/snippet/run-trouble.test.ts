// What keeps a run from being one to go on from, and that the header says the same of it.
import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../runners/runner.ts';
import { runSum } from './run-sum.ts';
import { runTrouble, type StepOutcome, type Trouble } from './run-trouble.ts';
import { stepError, type StepEnding } from './step-error.ts';

const fine: StepOutcome = { error: null };
const equal: StepOutcome = { match: 'equal', error: null };
const different: StepOutcome = { match: 'different', error: null };
const reply = of('(error) WRONGTYPE Operation against a key holding the wrong kind of value\n', null);
const raised = of('Traceback (most recent call last):\n  File "<stdin>", line 1\nKeyError: 1\n', null);
const exit = of('', 1);
const refused = of('Could not connect to Redis at 127.0.0.1:6380: Connection refused\n', 1);

/** A step with nothing to compare, by its output and exit status. */
function of(output: string, exitCode: number | null, interruption: StepEnding['interruption'] = null): StepOutcome {
  return { error: stepError(output, { exitCode, interruption }) };
}

const expected = (step: StepOutcome): StepOutcome => ({ ...step, match: 'equal' });

describe('the trouble of a run', () => {
  it.each<[string, RunOutcome['status'], StepOutcome[], number, Trouble | null]>([
    ['as in the lesson', 'done', [equal, { match: 'volatile', error: null }], 2, null],
    ['with nothing to compare', 'done', [fine, fine], 2, null],
    ['that differs', 'done', [different, equal], 2, 'differs'],
    ['with an error reply and nothing to compare', 'done', [reply], 1, 'failed'],
    ['that raised in its first statement', 'done', [raised, fine], 2, 'failed'],
    ['whose first command failed without a word, and not its last', 'done', [exit, fine], 2, 'failed'],
    ['whose last command failed', 'failed', [fine, exit], 2, 'failed'],
    ['with an error where the lesson has none', 'done', [equal, { ...reply, match: 'different' }], 2, 'failed'],
    ['with the error that the lesson prints', 'done', [equal, expected(reply)], 2, null],
    ['with the failure that the lesson prints', 'failed', [equal, expected(refused)], 2, null],
    ['with the failure that the lesson prints, and one that it does not', 'failed', [exit, expected(refused)], 2, 'failed'],
    ['that ended before its last command', 'failed', [expected(refused)], 2, 'failed'],
    ['whose interpreter broke where the lesson prints nothing', 'failed', [equal], 1, 'failed'],
    ['of which nothing began', 'failed', [], 1, 'failed'],
    ['with a ^C that the lesson prints', 'done', [expected(of('^C', 130, 'printed'))], 1, null],
    ['that was stopped', 'stopped', [equal], 2, 'stopped'],
    ['that could not be', 'unavailable', [], 1, 'failed'],
  ])('%s', (_what, status, steps, count, trouble) => {
    expect(runTrouble(status, steps, count)).toBe(trouble);
    const outcome: RunOutcome = status === 'unavailable' ? { status, exitCode: null, message: '' } : { status, exitCode: null };
    expect(['matches', 'expected-error', 'ran'].includes(runSum(outcome, steps, count, 1, 1).state)).toBe(trouble === null);
  });
});
