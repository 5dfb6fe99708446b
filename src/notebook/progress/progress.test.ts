import { describe, expect, it } from 'vitest';
import type { Match, RunResult } from '../../snippet/run-result.ts';
import { continueAt, hasDoneItsPart, isDone, readProgress, withDone, type PageProgress } from './progress.ts';

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
  it.each<[string, RunResult, number, boolean]>([
    ['as in the lesson', run('done', ['equal'], ['volatile']), 2, true],
    ['as in the lesson, whose last command fails', run('failed', ['equal']), 1, true],
    ['as in the lesson, which is stopped', run('stopped', ['equal']), 1, true],
    ['with a difference', run('done', ['equal'], ['different']), 2, false],
    ['with nothing to compare', run('done', [undefined, 'anything']), 1, true],
    ['with nothing to compare that failed', run('failed', [undefined]), 1, false],
    ['with nothing to compare that was stopped', run('stopped', [undefined]), 1, false],
    ['with nothing to compare and an error reply', run('done', [undefined, '(error) ERR syntax error\n']), 1, false],
    ['with an error reply that the lesson prints', run('done', ['equal', '(error) ERR syntax error\n']), 1, true],
    ['that ended before its last command', run('failed', ['equal']), 2, false],
    ['that could not be', run('unavailable'), 1, false],
    ['of nothing', run('done'), 0, false],
  ])('%s', (_what, result, steps, done) => expect(isDone(result, steps)).toBe(done));

  it('that goes on has done its part once its last command printed all', () => {
    expect(hasDoneItsPart({ step: 0, steps: 2 })).toBe(false);
    expect(hasDoneItsPart({ step: 1, steps: 2 })).toBe(true);
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
