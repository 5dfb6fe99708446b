// Shell runner: the page's side of a session: runs by their ids, Stop, and a worker that no longer hears.
import { InterruptWatch } from '../interrupt-watch.ts';
import type { RunOptions, RunOutcome, Runner, RunStep } from '../runner.ts';
import { shellLimits } from './limits.ts';
import type { RunTexts } from '../../texts/texts.ts';
import type { WorkerLink } from '../worker-link.ts';
import type { FromWorker, ShellOutcome, ShellSetup, ToWorker } from './messages.ts';

/** A session's worker. */
export type ShellLink = WorkerLink<ToWorker, FromWorker, ShellSetup>;

interface PageRun {
  readonly steps: readonly RunStep[];
  readonly options: RunOptions;
  /** Of the step that runs. */
  watch: InterruptWatch | null;
  /** Whether the worker has it: until then Stop needs nobody's answer. */
  isBegun: boolean;
  readonly settle: (outcome: RunOutcome) => void;
}

/** One session of the page. */
export class ShellRunner implements Runner {
  readonly #texts: RunTexts['shell'];
  readonly #start: () => ShellLink;
  readonly #runs = new Map<number, PageRun>();
  #link: ShellLink | null = null;
  #lastId = 0;
  readonly #deafness = new Map<number, ReturnType<typeof setTimeout>>();

  /** start: makes a worker, or gives one that was made before. */
  constructor(texts: RunTexts['shell'], start: () => ShellLink) {
    this.#texts = texts;
    this.#start = start;
  }

  run(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    if (options.signal.aborted) return Promise.resolve({ status: 'stopped', exitCode: null });
    const id = (this.#lastId += 1);
    const stop = (): void => this.#stop(id);
    options.signal.addEventListener('abort', stop, { once: true });
    return new Promise<RunOutcome>((settle) => {
      const run = { steps, options, watch: null, isBegun: false, settle };
      this.#runs.set(id, run);
      void this.#begin(id, run);
    }).finally(() => {
      options.signal.removeEventListener('abort', stop);
      clearTimeout(this.#deafness.get(id));
      this.#deafness.delete(id);
      options.onProgress(null);
    });
  }

  async prepare(): Promise<void> {
    await this.#open()?.ready.catch(() => undefined);
  }

  dispose(): void {
    this.#abandon({ status: 'stopped', exitCode: null, message: this.#texts.disposed });
  }

  /** Hands a run to the worker once that one is there. */
  async #begin(id: number, run: PageRun): Promise<void> {
    const link = this.#open();
    if (link === null) return this.#abandon({ status: 'unavailable', exitCode: null, message: this.#texts.broken });
    if (!link.isReady) {
      run.options.onProgress(this.#texts.starting);
      await link.ready.catch(() => this.#lose(link));
      if (!this.#runs.has(id)) return;
      run.options.onProgress(null);
    }
    run.isBegun = true;
    link.post({
      type: 'run',
      id,
      steps: run.steps.map(({ input, endsRunIfRefused = false }) => ({ input, endsRunIfRefused })),
      columns: run.options.columns,
      ...(run.options.origin !== undefined && { origin: run.options.origin }),
    });
  }

  /** The session's worker; null where none can be made. */
  #open(): ShellLink | null {
    if (this.#link !== null) return this.#link;
    let link: ShellLink;
    try {
      link = this.#start();
    } catch {
      return null;
    }
    this.#link = link;
    link.onMessage = (message) => this.#hear(message);
    link.lost.addEventListener('abort', () => this.#lose(link));
    return link;
  }

  #lose(link: ShellLink): void {
    if (this.#link === link) this.#abandon({ status: 'unavailable', exitCode: null, message: this.#texts.broken });
  }

  #hear(message: FromWorker): void {
    const run = this.#runs.get(message.id);
    if (!run) return;
    switch (message.type) {
      case 'step-start':
        run.watch = this.#watch(message.id, run, message.step);
        run.options.onStepStart(message.step);
        run.watch.look();
        break;
      case 'output':
        run.options.onOutput(message.step, message.text);
        run.watch?.add(message.text);
        break;
      case 'goes-on':
        run.options.onGoesOn?.(message.step);
        break;
      case 'progress':
        run.options.onProgress(message.message);
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
        run.settle(this.#worded(message.outcome));
        break;
    }
  }

  #worded(outcome: ShellOutcome): RunOutcome {
    return outcome.status === 'broken' ? { status: 'unavailable', exitCode: null, message: this.#texts.failed(outcome.reason) } : outcome;
  }

  /** Presses Ctrl-C where the transcript does. */
  #watch(id: number, { steps }: PageRun, step: number): InterruptWatch {
    return new InterruptWatch(steps[step]?.interruptWhen, () => this.#link?.post({ type: 'interrupt', id, step }));
  }

  #stop(id: number): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    if (!run.isBegun) {
      this.#runs.delete(id);
      return run.settle({ status: 'stopped', exitCode: null });
    }
    this.#link?.post({ type: 'stop', id });
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
    this.#abandon({ status: 'stopped', exitCode: null, message: this.#texts.restarted });
    stopped?.settle({ status: 'stopped', exitCode: 130, message: this.#texts.lost });
  }

  #abandon(outcome: RunOutcome): void {
    const link = this.#link;
    this.#link = null;
    link?.end();
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    for (const { settle } of runs) settle(outcome);
  }
}
