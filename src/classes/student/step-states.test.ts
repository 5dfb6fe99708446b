import { describe, expect, it } from 'vitest';
import type { Match, RunResult } from '../../snippet/run-result.ts';
import { studentLimits } from './limits.ts';
import { errorLine, stateAfter, StepStates } from './step-states.ts';
import { WordQueue } from './word-queue.ts';

const run = (status: RunResult['status'], ...steps: [output: string, match?: Match][]): RunResult => ({
  status,
  output: steps.map(([output]) => output).join(''),
  exitCode: null,
  steps: steps.map(([output, match]) => ({ input: '', output, ...(match !== undefined && { match }) })),
  ms: 1,
});

describe('a run', () => {
  it.each([
    ['that went as the lesson says', run('done', ['OK\n', 'equal']), null, 'matched'],
    ['with an error that the lesson prints', run('failed', ['(error) ERR\n', 'equal']), null, 'matched'],
    ['that differs', run('done', ['1\n', 'different']), 'differs', 'differs'],
    ['that failed', run('done', ['(error) ERR\n']), 'failed', 'failed'],
    ['that could not be', run('unavailable'), null, 'failed'],
    ['that was stopped with all there', run('stopped', ['Reading\n', 'equal']), 'stopped', 'matched'],
    ['that was stopped before', run('stopped', ['', 'different']), 'stopped', null],
    ['that was stopped at once', run('stopped'), 'stopped', null],
  ] as const)('%s', (_what, result, trouble, state) => expect(stateAfter(result, trouble)).toBe(state));

  it('has its error in one line', () => {
    expect(errorLine(run('done', ['OK\n', 'equal'], ['\u001b[31m(integer) 0\u001b[0m\n', 'different'], ['x\n', 'equal']))).toBe(
      '(integer) 0',
    );
    expect(errorLine(run('failed', ['Traceback (most recent call last):\n  File\nKeyError: 1\n\n']))).toBe('KeyError: 1');
    expect(errorLine(run('unavailable'))).toBe('');
  });
});

describe('the steps of a page', () => {
  it('are told as they run and end, and again after a reconnection', () => {
    const states = new StepStates('/lists/');
    expect(states.begins(1)).toEqual({ type: 'step', page: '/lists/', step: 1, state: 'running' });
    expect(states.of(1)).toBe('running');
    const failed = states.ends(1, run('done', ['(error) ERR no\n']), 'failed', false);
    expect(failed).toEqual({ type: 'step', page: '/lists/', step: 1, state: 'failed', error: '(error) ERR no' });
    states.begins(2);
    expect(states.again).toEqual([
      { ...failed, again: true },
      { type: 'step', page: '/lists/', step: 2, state: 'running', again: true },
    ]);
  });

  it('that block have done their part while they go on, and are no further try at their end', () => {
    const states = new StepStates('/lists/');
    states.begins(0);
    expect(states.didItsPart(0)).toMatchObject({ state: 'matched' });
    expect(states.didItsPart(0)).toBeNull();
    expect(states.of(0)).toBe('matched');
    expect(states.ends(0, run('stopped', ['x\n', 'equal']), 'stopped', false)).toEqual({
      type: 'step',
      page: '/lists/',
      step: 0,
      state: 'matched',
      again: true,
    });
  });

  it('that were stopped are what they were', () => {
    const states = new StepStates('/lists/');
    states.begins(0);
    expect(states.ends(0, run('stopped'), 'stopped', false)).toMatchObject({ state: 'not-run', again: true });
    states.begins(0);
    states.ends(0, run('done', ['1\n', 'different']), 'differs', false);
    states.begins(0);
    expect(states.ends(0, run('stopped'), 'stopped', false)).toMatchObject({ state: 'differs', again: true });
  });

  it('that are exercises are done by their checks, and stay so', () => {
    const states = new StepStates('/lists/');
    states.begins(3);
    expect(states.ends(3, run('done', ['OK\n']), null, true)).toMatchObject({ state: 'matched' });
    expect(states.passed(3)).toMatchObject({ state: 'done' });
    states.begins(3);
    expect(states.ends(3, run('done', ['OK\n']), null, true)).toMatchObject({ state: 'done', again: true });
  });
});

describe('words', () => {
  it('wait for their time after the first few, in order', () => {
    const queue = new WordQueue();
    for (let step = 0; step < studentLimits.wordBurst + 2; step += 1) queue.add({ type: 'step', page: '/lists/', step, state: 'matched' });
    for (let step = 0; step < studentLimits.wordBurst; step += 1) expect(queue.take(0).word).toMatchObject({ step });
    expect(queue.take(0)).toEqual({ word: null, wait: studentLimits.wordEveryMs });
    expect(queue.take(studentLimits.wordEveryMs).word).toMatchObject({ step: studentLimits.wordBurst });
    expect(queue.take(10_000).word).not.toBeNull();
    expect(queue.take(10_000)).toEqual({ word: null, wait: null });
  });

  it('that were overtaken are not said, but each end of a run is', () => {
    const queue = new WordQueue();
    const say = (state: 'running' | 'failed'): void => queue.add({ type: 'step', page: '/lists/', step: 0, state });
    say('running');
    say('failed');
    say('running');
    say('failed');
    queue.add({ type: 'at', page: '/lists/', step: 0 });
    queue.add({ type: 'at', page: '/lists/', step: 1 });
    const words = Array.from({ length: 5 }, () => queue.take(0).word);
    expect(words.map((word) => (word?.type === 'step' ? word.state : word))).toEqual([
      'failed',
      'failed',
      { type: 'at', page: '/lists/', step: 1 },
      null,
      null,
    ]);
  });
});
