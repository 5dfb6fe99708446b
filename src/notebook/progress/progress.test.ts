import { describe, expect, it } from 'vitest';
import type { Match, RunResult } from '../../snippet/run-result.ts';
import type { Trouble } from '../../snippet/run-trouble.ts';
import { hasDoneItsPart } from './part-done.ts';
import { continueAt, isDone, readProgress, withDone, type PageProgress } from './progress.ts';

function run(status: RunResult['status'], ...steps: [match: Match | undefined, output?: string][]): RunResult {
  return {
    status,
    output: '',
    exitCode: null,
    ms: 1,
    steps: steps.map(([match, output = '']) => ({ input: 'x', output, ...(match !== undefined && { match }) })),
  };
}

describe('a run', () => {
  it.each<[string, RunResult, Trouble | null, number, boolean]>([
    ['as in the lesson', run('done', ['equal'], ['volatile']), null, 2, true],
    ['as in the lesson, whose last command fails', run('failed', ['equal']), null, 1, true],
    ['as in the lesson, which is stopped', run('stopped', ['equal']), 'stopped', 1, true],
    ['with a difference', run('done', ['equal'], ['different']), 'differs', 2, false],
    ['with nothing to compare', run('done', [undefined, 'anything']), null, 1, true],
    ['with nothing to compare that failed', run('failed', [undefined]), 'failed', 1, false],
    ['with nothing to compare that was stopped', run('stopped', [undefined]), 'stopped', 1, false],
    ['with nothing to compare and an error reply', run('done', [undefined, '(error) ERR syntax error\n']), 'failed', 1, false],
    ['that failed where the lesson prints nothing', run('failed', ['equal']), 'failed', 1, false],
    ['that ended before its last command', run('failed', ['equal']), 'failed', 2, false],
    ['that could not be', run('unavailable'), 'failed', 1, false],
    ['of nothing', run('done'), null, 0, false],
  ])('%s', (_what, result, trouble, steps, done) => expect(isDone(result, trouble, steps)).toBe(done));

  it('that goes on has done its part once its last command printed all, and none failed', () => {
    expect(hasDoneItsPart({ step: 0, steps: 2, trouble: null })).toBe(false);
    expect(hasDoneItsPart({ step: 1, steps: 2, trouble: null })).toBe(true);
    expect(hasDoneItsPart({ step: 1, steps: 2, trouble: 'failed' })).toBe(false);
  });
});

describe('a page', () => {
  const steps = [
    { id: 'a', heading: '' },
    { id: 'b', heading: 'Second' },
    { id: 'c', heading: 'Second' },
  ];

  it('forgets what its lesson no longer has, and names what comes next', () => {
    expect(withDone('Lists', steps, ['c', 'gone', 'a'])).toEqual({
      title: 'Lists',
      steps: 3,
      done: ['a', 'c'],
      next: { step: 2, heading: 'Second' },
    });
    expect(withDone('Lists', steps, ['a', 'b', 'c']).next).toBeNull();
  });

  it('is read back as it was kept, and as nothing where it is none', () => {
    for (const page of [withDone('Lists', steps, ['a']), withDone('Lists', steps, ['a', 'b', 'c'])])
      expect(readProgress(JSON.parse(JSON.stringify(page)))).toEqual(page);
    for (const none of [null, 3, {}, { title: 'x', steps: -1, done: [], next: null }, { title: 'x', steps: 1, done: [1], next: null }])
      expect(readProgress(none)).toBeNull();
    expect(readProgress({ title: 'x', steps: 1, done: [], next: { step: '1', heading: '' } })).toBeNull();
    expect(readProgress({ title: 'x', steps: 1, done: [] })).toBeNull();
  });
});

describe('to continue', () => {
  it('means the latest page that is begun and not finished', () => {
    const [old, late, finished] = [pageOf(1, 1, 3), pageOf(2, 2, 3), pageOf(3, 3, 3)];
    expect(continueAt([old, late, finished])).toBe(late);
    expect(continueAt([finished, pageOf(4, 0, 3)])).toBeNull();
    expect(continueAt([])).toBeNull();
  });
});

function pageOf(at: number, done: number, steps: number): { at: number; value: PageProgress } {
  const ids = Array.from({ length: steps }, (_, index) => ({ id: String(index), heading: '' }));
  return {
    at,
    value: withDone(
      'x',
      ids,
      ids.slice(0, done).map(({ id }) => id),
    ),
  };
}
