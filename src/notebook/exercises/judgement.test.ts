import { describe, expect, it } from 'vitest';
import type { PlanPart, PlanStep } from '../../markdown/exercise-plan.ts';
import type { RunOutcome } from '../../runners/runner.ts';
import { judge } from './judgement.ts';
import type { PartRun, RanStep } from './part-run.ts';

const part = (kind: PlanPart['kind'], ...steps: [input: string, printed: string | null][]): PlanPart => ({
  kind,
  session: 'main',
  masks: [['\\d{4}', 'g']],
  steps: steps.map(([input, printed]): PlanStep => ({ input, printed })),
});
const ran = (status: 'done' | 'failed', ...steps: [output: string, exitCode?: number][]): PartRun => ({
  steps: steps.map(([output, exitCode]): RanStep => ({ output, exitCode: exitCode ?? null })),
  outcome: { status, exitCode: null },
  cut: null,
});
const traceback = (last: string): string => `Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n${last}\n`;

const get = part('redis', ['GET author', '"Ada"'], ['EXISTS me', '(integer) 0']);
const assertion = part('python', ['assert n == 1, "n is not 1"', null]);
const script = part('shell', ['test -f list', null], ['grep -q a list', null]);

describe('a conversation', () => {
  it('passes where every reply is as printed, masked or not', () => {
    expect(judge(get, ran('done', ['"Ada"\n'], ['(integer) 0\n']))).toEqual({ state: 'passed' });
    expect(judge(part('redis', ['GET joined', '"2026"']), ran('done', ['"1999"\n']))).toEqual({ state: 'passed' });
    expect(judge(part('redis', ['LPUSH a', '(error) WRONGTYPE ...']), ran('done', ['(error) WRONGTYPE Operation\n']))).toEqual({
      state: 'passed',
    });
  });

  it('lacks what its first other reply says', () => {
    expect(judge(get, ran('done', ['"Ada"\n'], ['(integer) 1\n']))).toEqual({
      state: 'missing',
      input: 'EXISTS me',
      output: '(integer) 1',
      said: null,
    });
    expect(judge(get, ran('done', ['(error) WRONGTYPE x\n'], ['(integer) 0\n']))).toMatchObject({ state: 'missing', input: 'GET author' });
  });

  it('is refused where nobody listens, unless that is what it is to find', () => {
    const refused = 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n';
    expect(judge(get, ran('failed', [refused, 1]))).toEqual({ state: 'refused' });
    expect(judge(part('shell', ['redis-cli PING', refused.trim()]), ran('failed', [refused, 1]))).toEqual({ state: 'passed' });
  });

  it('lacks its first step where nothing ran', () => {
    expect(judge(get, ran('done'))).toMatchObject({ state: 'missing', input: 'GET author' });
  });
});

describe('a program', () => {
  it('passes where it goes well, whatever it prints', () => {
    expect(judge(assertion, ran('done', ['1\n']))).toEqual({ state: 'passed' });
    expect(judge(script, ran('done', ['', 0], ['', 0]))).toEqual({ state: 'passed' });
  });

  it('says what its assert says', () => {
    expect(judge(assertion, ran('failed', [traceback('AssertionError: n is not 1')]))).toMatchObject({
      state: 'missing',
      said: 'n is not 1',
    });
    expect(judge(assertion, ran('failed', [traceback('AssertionError: two\nlines')]))).toMatchObject({ said: 'two\nlines' });
    expect(judge(assertion, ran('failed', [traceback('AssertionError')]))).toMatchObject({ state: 'missing', said: null });
    expect(judge(assertion, ran('failed', [traceback("NameError: name 'n' is not defined")]))).toMatchObject({
      state: 'missing',
      said: null,
    });
  });

  it('lacks the command that failed', () => {
    expect(judge(script, ran('done', ['', 1], ['', 0]))).toMatchObject({ state: 'missing', input: 'test -f list' });
    expect(judge(script, ran('failed', ['', 0], ['grep: list: No such file\n', 2]))).toMatchObject({ input: 'grep -q a list' });
  });

  it('is refused where nobody listens', () => {
    const last = 'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.';
    expect(judge(assertion, ran('failed', [traceback(last)]))).toEqual({ state: 'refused' });
  });

  it('that prints nothing has to print nothing, where a prompt stands before it', () => {
    const silent = part('shell', ['test -f list', '']);
    expect(judge(silent, ran('done', ['', 0]))).toEqual({ state: 'passed' });
    expect(judge(silent, ran('failed', ['', 1]))).toMatchObject({ state: 'missing' });
    expect(judge(silent, ran('done', ['list\n', 0]))).toMatchObject({ state: 'missing' });
  });
});

it.each(['late', 'busy', 'flood', 'stopped'] as const)('a check that was %s says so', (cut) => {
  expect(judge(get, { ...ran('done', ['"Ada"\n']), cut })).toEqual({ state: cut });
});

it('our own failure is told as it is', () => {
  const outcome: RunOutcome = { status: 'unavailable', exitCode: null, message: 'Start it again.' };
  expect(judge(get, { steps: [], outcome, cut: null })).toEqual({ state: 'unavailable', reason: 'Start it again.' });
});
