import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import type { RunOptions } from '../runner.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { ShellRunner, type ShellThread } from './shell-runner.ts';

/** A worker that runs "busy" for ever, "wait" until stop, fails at "throw", and echoes everything else. */
const program = `
const { parentPort } = require('node:worker_threads');
const say = (message) => parentPort.postMessage(message);
const waiting = new Set();
say({ type: 'ready' });
parentPort.on('message', ({ type, id, steps, step }) => {
  if (type === 'stop') {
    say({ type: 'heard', id });
    if (waiting.delete(id)) say({ type: 'end', id, outcome: { status: 'stopped', exitCode: 130 } });
  }
  if (type === 'interrupt') {
    say({ type: 'output', id, step, text: '^C' });
    if (waiting.delete(id)) say({ type: 'end', id, outcome: { status: 'done', exitCode: 130 } });
  }
  if (type !== 'run') return;
  for (const [index, input] of steps.entries()) {
    say({ type: 'step-start', id, step: index });
    say({ type: 'output', id, step: index, text: input });
    if (input === 'throw') throw new Error('broken');
    if (input === 'wait') return waiting.add(id);
    while (input === 'busy');
    say({ type: 'step-end', id, step: index, exitCode: 0 });
  }
  say({ type: 'end', id, outcome: { status: 'done', exitCode: 0 } });
});`;

const threads: Worker[] = [];
afterEach(() => Promise.all(threads.splice(0).map((thread) => thread.terminate())));

function startThread(): ShellThread {
  const worker = new Worker(program, { eval: true });
  threads.push(worker);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes none
    postMessage: (message: ToWorker) => worker.postMessage(message),
    addEventListener(type: 'message' | 'error', listener: (event: never) => void) {
      if (type === 'message') worker.on('message', (data: FromWorker) => listener({ data } as never));
      else worker.on('error', () => listener({ preventDefault: () => undefined } as never));
    },
    terminate: () => void worker.terminate(),
  };
}

/** Options that keep what they are told, and a signal to stop with. */
function watched(): { options: RunOptions; stop: () => void; seen: string[]; printed: (text: string) => Promise<void> } {
  const controller = new AbortController();
  const seen: string[] = [];
  const waiters = new Map<string, () => void>();
  const options: RunOptions = {
    signal: controller.signal,
    columns: 80,
    onStepStart: (step) => seen.push(`start ${step}`),
    onOutput: (step, text) => {
      seen.push(`output ${step} ${text}`);
      waiters.get(text)?.();
    },
    onStepEnd: (step, exitCode) => seen.push(`end ${step} ${exitCode}`),
    onProgress: () => undefined,
  };
  const printed = (text: string): Promise<void> =>
    new Promise((resolve) => {
      waiters.set(text, resolve);
    });
  return { options, stop: () => controller.abort(), seen, printed };
}

test('tells of the steps in order', async () => {
  const { options, seen } = watched();
  expect(await new ShellRunner(startThread).run([{ input: 'a' }, { input: 'b' }], options)).toEqual({ status: 'done', exitCode: 0 });
  expect(seen).toEqual(['start 0', 'output 0 a', 'end 0 0', 'start 1', 'output 1 b', 'end 1 0']);
});

test('presses Ctrl-C where the transcript does, once', async () => {
  const { options, seen } = watched();
  const outcome = await new ShellRunner(startThread).run([{ input: 'wait', interruptWhen: (output) => output.includes('wait') }], options);
  expect(outcome).toEqual({ status: 'done', exitCode: 130 });
  expect(seen).toEqual(['start 0', 'output 0 wait', 'output 0 ^C']);
});

test('stops a run, and one that was stopped before it began', async () => {
  const runner = new ShellRunner(startThread);
  const { options, stop, printed } = watched();
  const running = runner.run([{ input: 'wait' }], options);
  await printed('wait');
  stop();
  expect(await running).toEqual({ status: 'stopped', exitCode: 130 });
  expect(await runner.run([{ input: 'a' }], options)).toEqual({ status: 'stopped', exitCode: null });
});

test('ends a worker that does not hear, says what is gone, and starts another', async () => {
  const runner = new ShellRunner(startThread);
  const busy = watched();
  const other = watched();
  const waiting = runner.run([{ input: 'wait' }], other.options);
  await other.printed('wait');
  const running = runner.run([{ input: 'busy' }], busy.options);
  await busy.printed('busy');
  busy.stop();
  expect(await running).toEqual({ status: 'stopped', exitCode: 130, message: expect.stringContaining('variables and functions are gone') });
  expect(await waiting).toEqual({ status: 'stopped', exitCode: null, message: expect.stringContaining('Run this again') });
  expect(await runner.run([{ input: 'a' }], watched().options)).toEqual({ status: 'done', exitCode: 0 });
  expect(threads).toHaveLength(2);
});

test('a worker that fails or cannot be made is unavailable, and the next run tries anew', async () => {
  const runner = new ShellRunner(startThread);
  const broken = { status: 'unavailable', exitCode: null, message: expect.stringContaining('reload the page') };
  expect(await runner.run([{ input: 'throw' }], watched().options)).toEqual(broken);
  expect(await runner.run([{ input: 'a' }], watched().options)).toEqual({ status: 'done', exitCode: 0 });
  const impossible = new ShellRunner(() => {
    throw new Error('no workers here');
  });
  expect(await impossible.run([{ input: 'a' }], watched().options)).toEqual(broken);
});

test('dispose ends what runs', async () => {
  const runner = new ShellRunner(startThread);
  const { options, printed } = watched();
  const running = runner.run([{ input: 'wait' }], options);
  await printed('wait');
  runner.dispose();
  expect(await running).toEqual({ status: 'stopped', exitCode: null, message: 'The shell was ended.' });
});
