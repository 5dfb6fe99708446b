import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromWorker } from './messages.ts';
import { ShellService } from './shell-service.ts';
import type { ShellSession } from './shell-session.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A session's run that prints and goes well. */
const run: ShellSession['run'] = (_steps, _columns, watcher) => {
  watcher.onStepStart(0);
  watcher.onOutput(0, 'hi');
  watcher.onStepEnd(0, 0);
  return { outcome: Promise.resolve({ status: 'done', exitCode: 0 }), interrupt: () => undefined, stop: () => undefined };
};

/** One that goes on. */
const goingOn: ShellSession['run'] = (_steps, _columns, watcher) => {
  watcher.onStepStart(0);
  watcher.onGoesOn(0);
  watcher.onOutput(0, 'Reading messages');
  return { outcome: new Promise(() => undefined), interrupt: () => undefined, stop: () => undefined };
};

function service(): { serves: ShellService; rehearse: () => Promise<void>; said: FromWorker[] } {
  const rehearse = vi.fn<() => Promise<void>>().mockResolvedValue();
  const said: FromWorker[] = [];
  return { serves: new ShellService({ run, rehearse }, (message) => said.push(message)), rehearse, said };
}

test('a session that nobody asks for a run rehearses once, a moment after its start', async () => {
  const { serves, rehearse } = service();
  serves.rehearseLater();
  expect(rehearse).not.toHaveBeenCalled();
  await vi.runAllTimersAsync();
  serves.hear({ type: 'run', id: 1, steps: [], columns: 80 });
  await vi.runAllTimersAsync();
  expect(rehearse).toHaveBeenCalledOnce();
});

test('a run that is here by then is not held up by a rehearsal, nor is the next', async () => {
  const { serves, rehearse, said } = service();
  serves.rehearseLater();
  serves.hear({ type: 'run', id: 1, steps: [], columns: 80 });
  await vi.runAllTimersAsync();
  expect(said).toEqual([
    { type: 'step-start', id: 1, step: 0 },
    { type: 'output', id: 1, step: 0, text: 'hi' },
    { type: 'step-end', id: 1, step: 0, exitCode: 0 },
    { type: 'end', id: 1, outcome: { status: 'done', exitCode: 0 } },
  ]);
  expect(rehearse).not.toHaveBeenCalled();
});

test('what goes on says so at once', () => {
  const said: FromWorker[] = [];
  new ShellService({ run: goingOn, rehearse: () => Promise.resolve() }, (message) => said.push(message)).hear({
    type: 'run',
    id: 1,
    steps: [],
    columns: 80,
  });
  expect(said).toEqual([
    { type: 'step-start', id: 1, step: 0 },
    { type: 'goes-on', id: 1, step: 0 },
    { type: 'output', id: 1, step: 0, text: 'Reading messages' },
  ]);
});
