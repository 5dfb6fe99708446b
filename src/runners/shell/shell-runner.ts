// Shell runner: the page's side of a session: runs by their ids, Stop, and a worker that no longer hears.
import type { RunOptions, RunOutcome, Runner, RunStep } from '../runner.ts';
import { shellLimits } from './limits.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** What the runner needs of a worker: a Worker is one. */
export interface ShellThread {
  postMessage(message: ToWorker): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromWorker>) => void): void;
  addEventListener(type: 'error', listener: (event: Event) => void): void;
  terminate(): void;
}

const messages = {
  loading: 'Starting the shell',
  lost: 'The shell was busy and could not be stopped otherwise, so it was restarted: its variables and functions are gone. Files and data in Redis are kept.',
  restarted:
    'The shell of this session was restarted to stop another snippet: variables and functions are gone. Files and data in Redis are kept. Run this again.',
  disposed: 'The shell was ended.',
  broken:
    'The program of the shell could not be loaded or stopped working. Check that the notebook is still running, then reload the page: files and data in Redis are kept.',
} as const;

interface PageRun {
  readonly steps: readonly RunStep[];
  readonly options: RunOptions;
  /** What each step has printed, kept where a step waits for some output. */
  printed: string;
  isInterruptSent: boolean;
  readonly settle: (outcome: RunOutcome) => void;
}

/** One session of the page. */
export class ShellRunner implements Runner {
  readonly #start: () => ShellThread;
  readonly #runs = new Map<number, PageRun>();
  #thread: ShellThread | null = null;
  #isReady = false;
  #lastId = 0;
  readonly #deafness = new Map<number, ReturnType<typeof setTimeout>>();

  /** start: makes a worker, which then says that it is ready. */
  constructor(start: () => ShellThread) {
    this.#start = start;
  }

  run(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    if (options.signal.aborted) return Promise.resolve({ status: 'stopped', exitCode: null });
    const id = (this.#lastId += 1);
    const stop = (): void => this.#stop(id);
    options.signal.addEventListener('abort', stop, { once: true });
    return new Promise<RunOutcome>((settle) => {
      this.#runs.set(id, { steps, options, printed: '', isInterruptSent: false, settle });
      try {
        this.#say({ type: 'run', id, steps: steps.map(({ input }) => input), columns: options.columns });
        if (!this.#isReady) options.onProgress(messages.loading);
      } catch {
        this.#abandon({ status: 'unavailable', exitCode: null, message: messages.broken });
      }
    }).finally(() => {
      options.signal.removeEventListener('abort', stop);
      clearTimeout(this.#deafness.get(id));
      this.#deafness.delete(id);
      options.onProgress(null);
    });
  }

  dispose(): void {
    this.#abandon({ status: 'stopped', exitCode: null, message: messages.disposed });
  }

  #say(message: ToWorker): void {
    this.#thread ??= this.#open();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes none
    this.#thread.postMessage(message);
  }

  #open(): ShellThread {
    const thread = this.#start();
    thread.addEventListener('message', ({ data }) => {
      if (this.#thread === thread) this.#hear(data);
    });
    thread.addEventListener('error', (event) => {
      event.preventDefault();
      if (this.#thread === thread) this.#abandon({ status: 'unavailable', exitCode: null, message: messages.broken });
    });
    return thread;
  }

  #hear(message: FromWorker): void {
    if (message.type === 'ready') {
      this.#isReady = true;
      for (const { options } of this.#runs.values()) options.onProgress(null);
      return;
    }
    const run = this.#runs.get(message.id);
    if (!run) return;
    switch (message.type) {
      case 'step-start':
        run.printed = '';
        run.isInterruptSent = false;
        run.options.onStepStart(message.step);
        this.#interruptWhere(message.id, run, message.step);
        break;
      case 'output':
        run.options.onOutput(message.step, message.text);
        run.printed += message.text;
        this.#interruptWhere(message.id, run, message.step);
        break;
      case 'step-end':
        run.options.onStepEnd(message.step, message.exitCode);
        break;
      case 'heard':
        // It heard, and has its last words to say; a loop that follows may deafen it yet.
        this.#endUnless(message.id, shellLimits.lastWordsMs + shellLimits.deafMs);
        break;
      case 'end':
        this.#runs.delete(message.id);
        run.settle(message.outcome);
        break;
    }
  }

  /** Presses Ctrl-C where the transcript does. */
  #interruptWhere(id: number, run: PageRun, step: number): void {
    if (run.isInterruptSent || run.steps[step]?.interruptWhen?.(run.printed) !== true) return;
    run.isInterruptSent = true;
    this.#say({ type: 'interrupt', id, step });
  }

  #stop(id: number): void {
    if (!this.#runs.has(id)) return;
    this.#say({ type: 'stop', id });
    this.#endUnless(id, shellLimits.deafMs);
  }

  /** Ends the worker unless it has been heard of again within a time. */
  #endUnless(id: number, ms: number): void {
    clearTimeout(this.#deafness.get(id));
    this.#deafness.set(
      id,
      setTimeout(() => this.#restart(id), ms),
    );
  }

  /** The worker does not hear: it is ended, and with it all that runs in it. */
  #restart(id: number): void {
    const stopped = this.#runs.get(id);
    this.#runs.delete(id);
    this.#abandon({ status: 'stopped', exitCode: null, message: messages.restarted });
    stopped?.settle({ status: 'stopped', exitCode: 130, message: messages.lost });
  }

  #abandon(outcome: RunOutcome): void {
    this.#thread?.terminate();
    this.#thread = null;
    this.#isReady = false;
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    for (const { settle } of runs) settle(outcome);
  }
}
