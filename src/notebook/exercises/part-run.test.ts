import { expect, it } from 'vitest';
import type { PlanPart } from '../../markdown/exercise-plan.ts';
import type { RunOptions, RunOutcome, Runner } from '../../runners/runner.ts';
import { exerciseLimits } from '../limits.ts';
import { runPart } from './part-run.ts';

const part: PlanPart = { kind: 'redis', session: 'main', masks: [], steps: [{ input: 'GET a', printed: '"1"' }] };
const longMs = 1_000_000;
const never = new AbortController().signal;

/** A runner that does as it is told. */
function runner(run: (options: RunOptions) => Promise<RunOutcome>): () => Promise<Runner> {
  return () => Promise.resolve({ run: (_steps, options) => run(options), dispose: () => undefined });
}

/** One that cannot be loaded. */
function failing(reason: string): () => Promise<Runner> {
  return () => Promise.reject(new Error(reason));
}

/** Until Stop is pressed. */
function untilStopped({ signal }: RunOptions): Promise<RunOutcome> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ status: 'stopped', exitCode: 130 })));
}

it('gives what its steps printed and ended with', async () => {
  const load = runner(async (options) => {
    options.onStepStart(0);
    options.onOutput(0, '"1');
    options.onOutput(0, '"\n');
    options.onStepEnd(0, 0);
    return { status: 'done', exitCode: 0 };
  });
  expect(await runPart(part, load, never, longMs)).toEqual({
    steps: [{ output: '"1"\n', exitCode: 0 }],
    outcome: { status: 'done', exitCode: 0 },
    cut: null,
  });
});

it('is late where it hangs, though the runner does not hear of it', async () => {
  expect(
    await runPart(
      part,
      runner(() => new Promise(() => undefined)),
      never,
      1,
    ),
  ).toMatchObject({ cut: 'late' });
});

it('was busy where its session was not free', async () => {
  const load = runner((options) => {
    options.onWait?.({ owner: null });
    return untilStopped(options);
  });
  expect(await runPart(part, load, never, 1)).toMatchObject({ cut: 'busy' });
});

it('is stopped where it floods, and keeps no more than the limit and one chunk', async () => {
  const chunk = 'x'.repeat(10_000);
  const load = runner(async (options) => {
    options.onStepStart(0);
    while (!options.signal.aborted) options.onOutput(0, chunk);
    options.onOutput(0, chunk);
    return { status: 'stopped', exitCode: null };
  });
  const { cut, steps } = await runPart(part, load, never, longMs);
  expect(cut).toBe('flood');
  expect(steps[0]?.output.length).toBeLessThanOrEqual(exerciseLimits.outputCharacters + chunk.length);
});

it('is stopped by whoever asked for it, before it begins too', async () => {
  const stop = new AbortController();
  const running = runPart(part, runner(untilStopped), stop.signal, longMs);
  stop.abort();
  expect(await running).toMatchObject({ cut: 'stopped' });
  expect(await runPart(part, failing('was asked for'), stop.signal, longMs)).toMatchObject({ cut: 'stopped', steps: [] });
});

it('is unavailable, with the reason, where there is no runner', async () => {
  expect(await runPart(part, failing('Reload the page.'), never, longMs)).toMatchObject({
    outcome: { status: 'unavailable', message: 'Reload the page.' },
  });
});
