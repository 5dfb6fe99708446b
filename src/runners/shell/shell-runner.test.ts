import { afterEach, expect, test } from 'vitest';
import type { RunOptions } from '../runner.ts';
import { NodeThreads } from '../node-thread.test-support.ts';
import { WorkerLink } from '../worker-link.ts';
import { frenchTexts as french, texts } from '../../texts/texts.test-support.ts';

import { ShellRunner, type ShellLink } from './shell-runner.ts';

/** A worker that runs "busy" for ever, "wait" until stop, fails at "throw", breaks at "break", and echoes everything else. */
const program = `
const { parentPort } = require('node:worker_threads');
const say = (message) => parentPort.postMessage(message);
const waiting = new Set();
parentPort.once('message', () => say({ type: 'ready' }));
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
  for (const [index, { input }] of steps.entries()) {
    say({ type: 'step-start', id, step: index });
    say({ type: 'output', id, step: index, text: input });
    if (input === 'throw') throw new Error('broken');
    if (input === 'break') return say({ type: 'end', id, outcome: { status: 'broken', reason: 'no parser' } });
    if (input === 'wait') return waiting.add(id);
    while (input === 'busy');
    say({ type: 'step-end', id, step: index, exitCode: 0 });
  }
  say({ type: 'end', id, outcome: { status: 'done', exitCode: 0 } });
});`;

/** A worker whose program is not there. */
const missing = "throw new Error('Failed to fetch')";
/** A worker whose program is still on its way. */
const loading = "require('node:worker_threads').parentPort.on('message', () => undefined)";

const threads = new NodeThreads();
afterEach(() => threads.close());

function startLink(source = program): ShellLink {
  const { port1: files } = new MessageChannel();
  return new WorkerLink(threads.start(source), { files, onlyHttp: false, tunnelSession: '' }, [files]);
}

/** Options that keep what they are told, and a signal to stop with. */
function watched(): {
  options: RunOptions;
  stop: () => void;
  seen: string[];
  words: (string | null)[];
  printed: (text: string) => Promise<void>;
} {
  const controller = new AbortController();
  const seen: string[] = [];
  const words: (string | null)[] = [];
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
    onProgress: (message) => words.push(message),
  };
  const printed = (text: string): Promise<void> =>
    new Promise((resolve) => {
      waiters.set(text, resolve);
    });
  return { options, stop: () => controller.abort(), seen, words, printed };
}

test('tells of the steps in order', async () => {
  const { options, seen } = watched();
  expect(await new ShellRunner(texts.shell, () => startLink()).run([{ input: 'a' }, { input: 'b' }], options)).toEqual({
    status: 'done',
    exitCode: 0,
  });
  expect(seen).toEqual(['start 0', 'output 0 a', 'end 0 0', 'start 1', 'output 1 b', 'end 1 0']);
});

test('a shell that was prepared is that of the next run; one that could not be started is started anew', async () => {
  const sources = [missing, program];
  const runner = new ShellRunner(texts.shell, () => startLink(sources.shift()));
  await runner.prepare();
  await runner.prepare();
  expect(sources).toEqual([]);
  expect(await runner.run([{ input: 'a' }], watched().options)).toEqual({ status: 'done', exitCode: 0 });
  expect(threads.count).toBe(2);
});

test('presses Ctrl-C where the transcript does, once', async () => {
  const { options, seen } = watched();
  const outcome = await new ShellRunner(texts.shell, () => startLink()).run(
    [{ input: 'wait', interruptWhen: (output) => output.includes('wait') }],
    options,
  );
  expect(outcome).toEqual({ status: 'done', exitCode: 130 });
  expect(seen).toEqual(['start 0', 'output 0 wait', 'output 0 ^C']);
});

test('stops a run, and one that was stopped before it began', async () => {
  const runner = new ShellRunner(texts.shell, () => startLink());
  const { options, stop, printed } = watched();
  const running = runner.run([{ input: 'wait' }], options);
  await printed('wait');
  stop();
  expect(await running).toEqual({ status: 'stopped', exitCode: 130 });
  expect(await runner.run([{ input: 'a' }], options)).toEqual({ status: 'stopped', exitCode: null });
});

test('ends a worker that does not hear, says what is gone, and starts another', async () => {
  const runner = new ShellRunner(texts.shell, () => startLink());
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
  expect(threads.count).toBe(2);
});

test('a worker that fails or cannot be made is unavailable, and the next run tries anew', async () => {
  const runner = new ShellRunner(texts.shell, () => startLink());
  const broken = { status: 'unavailable', exitCode: null, message: expect.stringContaining('reload the page') };
  expect(await runner.run([{ input: 'throw' }], watched().options)).toEqual(broken);
  expect(await runner.run([{ input: 'a' }], watched().options)).toEqual({ status: 'done', exitCode: 0 });
  const impossible = new ShellRunner(texts.shell, () => {
    throw new Error('no workers here');
  });
  expect(await impossible.run([{ input: 'a' }], watched().options)).toEqual(broken);
});

test('dispose ends what runs', async () => {
  const runner = new ShellRunner(texts.shell, () => startLink());
  const { options, printed } = watched();
  const running = runner.run([{ input: 'wait' }], options);
  await printed('wait');
  runner.dispose();
  expect(await running).toEqual({ status: 'stopped', exitCode: null, message: 'The shell was ended.' });
});

test('a worker that got ready before its first run is not waited for', async () => {
  const link = startLink();
  await link.ready;
  const runner = new ShellRunner(texts.shell, () => link);
  for (const input of ['a', 'b']) {
    const { options, words } = watched();
    expect(await runner.run([{ input }], options)).toEqual({ status: 'done', exitCode: 0 });
    expect(words).toEqual([null]);
  }
});

test('a run that waits for its worker says so, and Stop ends it at once, with nothing to blame', async () => {
  const runner = new ShellRunner(texts.shell, () => startLink(loading));
  const { options, stop, words, seen } = watched();
  const running = runner.run([{ input: 'a' }], options);
  stop();
  expect(await running).toEqual({ status: 'stopped', exitCode: null });
  expect(words).toEqual(['Starting the shell', null]);
  expect(seen).toEqual([]);
});

test('what was stopped while its worker loaded does not run later', async () => {
  const runner = new ShellRunner(texts.shell, () => startLink());
  const [first, second] = [watched(), watched()];
  const stopped = runner.run([{ input: 'first' }], first.options);
  const running = runner.run([{ input: 'second' }], second.options);
  first.stop();
  expect(await stopped).toEqual({ status: 'stopped', exitCode: null });
  expect(await running).toEqual({ status: 'done', exitCode: 0 });
  expect(first.seen).toEqual([]);
});

test('a worker that failed before the first run is told of at that run, and is not kept', async () => {
  const link = startLink(missing);
  await expect(link.ready).rejects.toThrow('Failed to fetch');
  const links = [link, startLink()];
  const runner = new ShellRunner(texts.shell, () => links.shift() ?? startLink());
  const broken = { status: 'unavailable', exitCode: null, message: expect.stringContaining('could not be loaded') };
  expect(await runner.run([{ input: 'a' }], watched().options)).toEqual(broken);
  expect(await runner.run([{ input: 'a' }], watched().options)).toEqual({ status: 'done', exitCode: 0 });
});

test("a shell that fails says so in the page's language", async () => {
  const runner = new ShellRunner(french.shell, () => startLink());
  expect(await runner.run([{ input: 'break' }], watched().options)).toEqual({
    status: 'unavailable',
    exitCode: null,
    message: french.shell.failed('no parser'),
  });
});
