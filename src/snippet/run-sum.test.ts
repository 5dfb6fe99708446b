// What a run came to, in every way a run can end.
import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../runners/runner.ts';
import { runSum } from './run-sum.ts';
import type { StepOutcome } from './run-trouble.ts';

const done: RunOutcome = { status: 'done', exitCode: 0 };
const equal: StepOutcome = { match: 'equal', error: null };
const volatile: StepOutcome = { match: 'volatile', error: null };
const different: StepOutcome = { match: 'different', error: null };
const unprinted: StepOutcome = { error: null };
const wrongType = { kind: 'reply', code: 'WRONGTYPE' } as const;

describe('a run', () => {
  it('is as in the lesson where every step is', () => {
    expect(runSum(done, [equal, volatile, equal], 3, 3, 2)).toEqual({ state: 'matches', of: 3, ms: 2 });
  });

  it('differs by the steps that do', () => {
    expect(runSum(done, [equal, different], 2, 2, 1)).toEqual({ state: 'differs', differing: 1, of: 2, ms: 1 });
  });

  it('never has a check beside an error, not even beside one that the lesson prints', () => {
    const expected: StepOutcome = { match: 'equal', error: wrongType };
    expect(runSum(done, [equal, expected], 2, 2, 1)).toEqual({ state: 'expected-error', error: wrongType, ms: 1 });
    expect(runSum(done, [different, expected], 2, 2, 1)).toMatchObject({ state: 'differs' });
  });

  it('failed where an error is not the lesson’s, and says in which step', () => {
    const own: StepOutcome = { match: 'different', error: wrongType };
    expect(runSum(done, [equal, own, different], 3, 3, 1)).toEqual({ state: 'failed', error: wrongType, step: 2, of: 3, ms: 1 });
    expect(runSum(done, [{ error: wrongType }], 1, 1, 1)).toMatchObject({ state: 'failed', step: 1, of: 1 });
  });

  it('failed by its exit status where no step names an error', () => {
    const outcome: RunOutcome = { status: 'failed', exitCode: 2 };
    expect(runSum(outcome, [unprinted], 1, 0, 1)).toMatchObject({ state: 'failed', error: { kind: 'exit', exitCode: 2 } });
  });

  it('was stopped, whatever it printed until then', () => {
    expect(runSum({ status: 'stopped', exitCode: 130 }, [equal, { error: null }], 2, 9, 4_200)).toEqual({ state: 'stopped', ms: 4_200 });
  });

  it('with nothing to compare just ran, and one of nothing is no success', () => {
    expect(runSum(done, [unprinted], 1, 214, 9)).toEqual({ state: 'ran', lines: 214, ms: 9 });
    expect(runSum({ status: 'done', exitCode: null }, [], 0, 0, 0)).toEqual({ state: 'nothing', ms: 0 });
  });

  it('could not be', () => {
    expect(runSum({ status: 'unavailable', exitCode: null, message: 'No.' }, [equal], 1, 1, 3)).toEqual({ state: 'unavailable', ms: 3 });
  });
});
