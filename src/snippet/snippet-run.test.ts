// A run that waits for its program, without a page: Stop has to be heard whatever loads.
import { expect, test } from 'vitest';
import { BridgeError } from '../bridge/connection.ts';
import type { Runner } from '../runners/runner.ts';
import { texts } from '../texts/languages/en.ts';
import { SnippetRun } from './snippet-run.ts';
import type { StepView } from './step-view.ts';

const ignore = (): void => undefined;

/** A run of one step, which is not begun here. */
function runOf(stop: AbortSignal): SnippetRun {
  const step = { input: 'PING', printed: null } as unknown as StepView;
  return new SnippetRun([step], {
    kind: 'shell',
    masks: [],
    stop,
    columns: 80,
    texts,
    steadyFrom: 0,
    onStep: ignore,
    onAppeared: ignore,
    origin: '',
    owner: { number: () => 1, stop: () => undefined },
    onWait: () => undefined,
    onProgress: ignore,
  });
}

/** A runner that must not be asked. */
const untouched: Runner = {
  run: () => Promise.reject(new Error('a stopped run was begun')),
  dispose: () => undefined,
};

test('Stop ends a run whose program never loads', async () => {
  const stop = new AbortController();
  const outcome = runOf(stop.signal).perform(() => new Promise(() => undefined));
  stop.abort();
  expect(await outcome).toEqual({ status: 'stopped', exitCode: null });
});

test('a program that loads after Stop runs nothing', async () => {
  const stop = new AbortController();
  const loading = Promise.withResolvers<Runner>();
  const outcome = runOf(stop.signal).perform(() => loading.promise);
  stop.abort();
  loading.resolve(untouched);
  expect(await outcome).toEqual({ status: 'stopped', exitCode: null });
});

test('a program that cannot be loaded makes the run unavailable, with the reason', async () => {
  const outcome = runOf(new AbortController().signal).perform(() => Promise.reject(new Error('it could not be loaded')));
  expect(await outcome).toEqual({ status: 'unavailable', exitCode: null, message: 'it could not be loaded', cause: 'refused' });
});

test('only where the bridge failed may a machine that is reset help', async () => {
  const outcome = runOf(new AbortController().signal).perform(() => Promise.reject(new BridgeError('start-failed', 'It did not start.')));
  expect(await outcome).toEqual({ status: 'unavailable', exitCode: null, message: texts.failures['start-failed']('It did not start.') });
});
