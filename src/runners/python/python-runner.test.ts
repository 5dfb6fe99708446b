// The Python runner over workers of Node that stand in for an interpreter: its queue, its words, its ends.
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { HttpTunnelSession } from '../../bridge/http-tunnel.ts';
import type { Endpoint } from '../../bridge/endpoint.ts';
import { NodeThreads } from '../node-thread.test-support.ts';
import type { RunOptions, RunOutcome } from '../runner.ts';
import { WorkerLink } from '../worker-link.ts';
import { InterpreterWorker, UnavailableError, type PythonLink } from './interpreter-worker.ts';
import { texts } from '../../texts/texts.test-support.ts';
import { PythonRunner } from './python-runner.ts';

/** An interpreter that runs "wait" until Ctrl-C, breaks at "break", or after "break later" at Ctrl-C, asks at "input()", and echoes everything else. */
const program = `
const { parentPort } = require('node:worker_threads');
const say = (message) => parentPort.postMessage(message);
let run = 0;
let breaksLater = false;
const end = (status) => say({ type: 'ended', run, end: { status }, omitted: 0, lack: null, notice: null });
parentPort.once('message', () => {
  say({ type: 'progress', message: 'Starting Python' });
  say({ type: 'ready' });
});
parentPort.on('message', (message) => {
  if (message.type === 'interrupt' && breaksLater) throw new Error('broken later');
  if (message.type === 'interrupt') end('raised');
  if (message.type === 'line') {
    say({ type: 'output', run, text: message.text });
    end('done');
  }
  if (message.type !== 'run') return;
  run = message.run;
  say({ type: 'output', run, text: message.source });
  if (message.source.startsWith('redis.exceptions.')) return end('raised');
  if (message.source === 'connect') return say({ type: 'connecting', isOver: false });
  if (message.source === 'break') throw new Error('broken');
  if (message.source === 'break later') breaksLater = true;
  if (message.source === 'socket') {
    say({ type: 'progress', message: 'Starting your Redis' });
    say({ type: 'progress', message: null });
  }
  if (message.source === 'input()') say({ type: 'input', run, prompt: '? ' });
  else if (message.source !== 'wait') end('done');
});`;

const threads = new NodeThreads();
afterEach(() => threads.close());

const nowhere: Endpoint = {
  origin: 'http://127.0.0.1:9',
  open: () => {
    throw new Error('no WebSocket here');
  },
  fetch: () => Promise.resolve(new Response(null, { status: 204 })),
};

const session = new HttpTunnelSession(nowhere);

function startLink(source = program): PythonLink {
  const setup = {
    files: '',
    sizes: {},
    carrier: 'socket',
    computer: 'server',
    tunnelSession: session.name,
    interrupts: null,
    showDownloads: false,
  } as const;
  return new WorkerLink(threads.start(source), setup);
}

function start(link = startLink()): InterpreterWorker {
  return new InterpreterWorker({ link, carrier: 'socket', session, interrupts: null, texts });
}

/** A run, and what it tells its snippet. */
class Watched {
  readonly stop = new AbortController();
  readonly words: (string | null)[] = [];
  readonly owner = { number: (): number => 1, stop: (): void => undefined };
  readonly waits: unknown[] = [];
  output = '';
  readonly outcome: Promise<RunOutcome>;
  readonly #printed = Promise.withResolvers<void>();

  constructor(runner: PythonRunner, input: string, onInput: RunOptions['onInput'] = async () => null) {
    this.outcome = runner.run([{ input }], {
      signal: this.stop.signal,
      columns: 80,
      onStepStart: () => undefined,
      onOutput: (_step, text) => {
        this.output += text;
        this.#printed.resolve();
      },
      onStepEnd: () => undefined,
      onProgress: (word) => this.words.push(word),
      owner: this.owner,
      onWait: (wait) => void this.waits.push(wait),
      onInput,
    });
  }

  /** Resolves once it printed something. */
  get printed(): Promise<void> {
    return this.#printed.promise;
  }
}

test('says what it waits for, and hands a line to the code', async () => {
  const runner = new PythonRunner(texts.python, () => start());
  const run = new Watched(runner, 'input()', async (prompt) => `typed at ${prompt}`);
  expect(await run.outcome).toEqual({ status: 'done', exitCode: null });
  expect(run.output).toBe('input()typed at ? ');
  expect(run.words.filter((word) => word !== null)).toEqual(['Starting Python', 'Waiting for a line of input']);
  const other = new Watched(runner, 'socket');
  await other.outcome;
  expect(other.words.filter((word) => word !== null)).toEqual([texts.redis.starting]);
});

test('a blocked interpreter that waits for its Redis has the page say so', async () => {
  const runner = new PythonRunner(texts.python, () => start());
  const run = new Watched(runner, 'connect');
  await vi.waitFor(() => expect(run.words.slice(-1)).toEqual([texts.redis.starting]), { timeout: 20_000 });
  run.stop.abort();
  expect(await run.outcome).toMatchObject({ status: 'stopped' });
});

test('runs queue, and each knows whose run it waits for', async () => {
  const runner = new PythonRunner(texts.python, () => start());
  const running = new Watched(runner, 'wait');
  await running.printed;
  const queued = new Watched(runner, 'a');
  queued.stop.abort();
  expect(await queued.outcome).toEqual({ status: 'stopped', exitCode: null });
  const next = new Watched(runner, 'b');
  await expect.poll(() => next.waits).toEqual([{ owner: running.owner }]);
  expect(queued.waits).toEqual([{ owner: running.owner }, 'over']);
  running.stop.abort();
  expect(await running.outcome).toMatchObject({ status: 'stopped' });
  expect(await next.outcome).toEqual({ status: 'done', exitCode: null });
  expect(next.waits.at(-1)).toBe('over');
});

/** Of a run whose page says nothing. */
const ignore = (): void => undefined;

test('a refused connection ends the run where the next step would be refused the same, and no other failure does', async () => {
  const refused = 'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.';
  for (const [input, begun] of [
    [refused, [0]],
    ['redis.exceptions.DataError: no', [0, 1]],
  ] as const) {
    const started: number[] = [];
    const steps = [
      { input, endsRunIfRefused: true },
      { input: 'a', endsRunIfRefused: true },
    ];
    await new PythonRunner(texts.python, () => start()).run(steps, {
      signal: new AbortController().signal,
      columns: 80,
      onStepStart: (step) => void started.push(step),
      onOutput: ignore,
      onStepEnd: ignore,
      onProgress: ignore,
    });
    expect(started).toEqual(begun);
  }
});

test('an interpreter that breaks is told of, and the next run starts another', async () => {
  const runner = new PythonRunner(texts.python, () => start());
  expect(await new Watched(runner, 'break').outcome).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('The next run starts a new one'),
  });
  expect(await new Watched(runner, 'a').outcome).toEqual({ status: 'done', exitCode: null });
  expect(threads.count).toBe(2);
});

test('an interpreter that broke while nothing ran is told of at the next run, and the one after starts another', async () => {
  const links: PythonLink[] = [startLink(), startLink()];
  const [first] = links;
  const runner = new PythonRunner(texts.python, () => start(links.shift()));
  expect(await new Watched(runner, 'break later').outcome).toEqual({ status: 'done', exitCode: null });
  if (first === undefined) throw new Error('There is no first link.');
  first.post({ type: 'interrupt', press: 1 });
  await once(first.lost, 'abort');
  const told = new Watched(runner, 'a');
  expect(await told.outcome).toEqual({ status: 'failed', exitCode: null, message: expect.stringContaining('broken later') });
  expect(told.output).toBe('');
  expect(await new Watched(runner, 'a').outcome).toEqual({ status: 'done', exitCode: null });
  expect(links).toEqual([]);
});

test.each([
  ["throw new Error('no program')", 'Python could not be started in this browser: no program. Reload the page and run this again.'],
  ["require('node:worker_threads').parentPort.postMessage({ type: 'refused', message: 'No files.' })", 'No files.'],
])('an interpreter that never starts says why', async (source, message) => {
  const sources = [source, program];
  const runner = new PythonRunner(texts.python, () => start(startLink(sources.shift())));
  expect(await new Watched(runner, 'a').outcome).toEqual({ status: 'unavailable', exitCode: null, message });
  expect(await new Watched(runner, 'a').outcome).toEqual({ status: 'done', exitCode: null });
});

test('an interpreter that was prepared is that of the next run; one that could not be started is started anew', async () => {
  const sources = ["throw new Error('no program')", program];
  const runner = new PythonRunner(texts.python, () => start(startLink(sources.shift())));
  await runner.prepare();
  await runner.prepare();
  expect(sources).toEqual([]);
  expect(await new Watched(runner, 'a').outcome).toEqual({ status: 'done', exitCode: null });
  expect(threads.count).toBe(2);
});

test('whoever prepares an interpreter that a run waits for takes no word from that run', async () => {
  const runner = new PythonRunner(texts.python, () => start());
  const run = new Watched(runner, 'a');
  await expect.poll(() => threads.count).toBe(1);
  const prepared = runner.prepare();
  expect(await run.outcome).toEqual({ status: 'done', exitCode: null });
  await prepared;
  expect(run.words).toContain('Starting Python');
  expect(threads.count).toBe(1);
});

test('nothing is prepared where there is no Python, or no session any more', async () => {
  const without = new PythonRunner(texts.python, () => {
    throw new UnavailableError('built without Python');
  });
  await without.prepare();
  const runner = new PythonRunner(texts.python, () => start());
  runner.dispose();
  await runner.prepare();
  expect(threads.count).toBe(0);
});

test('a notebook without Python says so', async () => {
  const runner = new PythonRunner(texts.python, () => {
    throw new UnavailableError('built without Python');
  });
  expect(await new Watched(runner, 'a').outcome).toEqual({ status: 'unavailable', exitCode: null, message: 'built without Python' });
});

test('dispose ends what runs and what waits', async () => {
  const runner = new PythonRunner(texts.python, () => start());
  const running = new Watched(runner, 'wait');
  await running.printed;
  const queued = new Watched(runner, 'a');
  runner.dispose();
  expect(await running.outcome).toMatchObject({ status: 'stopped' });
  expect(await queued.outcome).toEqual({ status: 'stopped', exitCode: null });
});
