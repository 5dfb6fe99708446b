// Snippet runs: the runs of one snippet, one at a time: what begins one, stops it and ends it, and what is told of it meanwhile.
import type { PageContext } from '../runners/page-context.ts';
import type { RunOutcome, Runner } from '../runners/runner.ts';
import type { SnippetKind } from '../protocol.ts';
import type { KeptRun } from './kept-run.ts';
import { LatestRun } from './latest-run.ts';
import { snippetLimits } from './limits.ts';
import type { RunLoading, RunProgram } from './run-loading.ts';
import { RunProgress } from './run-progress.ts';
import { countLines, reportRun, sumOf } from './run-report.ts';
import type { RunResult, SnippetState } from './run-result.ts';
import type { Trouble } from './run-trouble.ts';
import type { SnippetCode } from './snippet-code.ts';
import { appearedEvent, stepEvent } from './snippet-events.ts';
import type { RunSetting, SnippetRun } from './snippet-run.ts';
import type { SnippetView } from './snippet-view.ts';
import { aborted } from './stopping.ts';
import type { StepView } from './step-view.ts';
import type { Sum } from './sum.ts';

/** Of a run that is only shown again nobody is told. */
const ignore = (): void => undefined;
const unheard = { onStep: ignore, onAppeared: ignore, onWait: ignore, onProgress: ignore };

/** The snippet whose runs they are. */
export interface RunHost extends HTMLElement {
  readonly kind: SnippetKind;
  /** By what the machine knows who started a server. */
  readonly origin: string;
}

/** What the snippet does about it. */
export interface RunActs {
  /** Puts the steps of the source on the page, unless they are there. */
  readonly showSource: () => readonly StepView[];
  /** A run is over, and sum is what it came to. */
  readonly onEnd: (sum: Sum) => void;
  /** Changes the state, once all the rest is as that state has it. */
  readonly enter: (state: SnippetState, result?: RunResult) => void;
}

export class SnippetRuns {
  readonly #host: RunHost;
  readonly #view: SnippetView;
  readonly #code: SnippetCode;
  readonly #context: PageContext;
  readonly #runLoading: RunLoading;
  readonly #acts: RunActs;
  readonly #latest = new LatestRun();
  #run: { readonly result: Promise<RunResult>; readonly stop: AbortController } | null = null;
  #isPreparing = false;
  /** When the reader pressed Run last, by performance.now(). */
  #pressedAt = -Infinity;

  constructor(host: RunHost, view: SnippetView, code: SnippetCode, context: PageContext, runLoading: RunLoading, acts: RunActs) {
    this.#host = host;
    this.#view = view;
    this.#code = code;
    this.#context = context;
    this.#runLoading = runLoading;
    this.#acts = acts;
  }

  /** Whether one is on. */
  get isOn(): boolean {
    return this.#run !== null;
  }

  /** Run was pressed, and what it needs is still to come: so may be the code that its reader has kept here. */
  get isPreparing(): boolean {
    return this.#isPreparing;
  }

  /** The reader presses Run: what moves shortly after that is expected. */
  press(): void {
    this.#pressedAt = performance.now();
  }

  /** Begins one, unless one is on: that is returned again. Never rejects. */
  start(load: (progress: RunProgress) => Promise<Runner>): Promise<RunResult> {
    if (this.#run !== null) return this.#run.result;
    const stop = new AbortController();
    const { promise: result, resolve } = Promise.withResolvers<RunResult>();
    this.#run = { result, stop };
    resolve(this.#perform(stop.signal, load));
    return result;
  }

  /** Presses Ctrl-C for the command in the foreground; no later step starts. */
  stop(): void {
    if (this.#run === null || this.#run.stop.signal.aborted) return;
    this.#view.setSum({ state: 'stopping' });
    this.#view.announce(this.#context.texts.outcome.stopping);
    this.#run.stop.abort();
  }

  /** Resolves once none is on. */
  async ended(): Promise<void> {
    await this.#run?.result;
  }

  /** What keeps the latest run from being one to go on from, by the steps that have ended where it goes on; null: nothing, or it has not run. */
  get trouble(): Trouble | null {
    return this.#latest.trouble(this.#code.steps.length);
  }

  /** What the latest run came to; null: it goes on, or none has ended since the page was loaded. */
  get latestResult(): RunResult | null {
    return this.#latest.result;
  }

  /** The latest run of this page, as it is kept; null: there is none to keep. */
  get latestRun(): KeptRun | null {
    return this.#latest.kept;
  }

  async #perform(stop: AbortSignal, load: (progress: RunProgress) => Promise<Runner>): Promise<RunResult> {
    const started = performance.now();
    const steps = this.#acts.showSource();
    this.#view.showScreen(true);
    // Before anything else changes, which the page would have to lay out for it.
    const { columns } = this.#view;
    const progress = this.#begin(started, stop);
    // Beside the program that shows what it prints: neither waits for the other.
    const runner = steps.length === 0 ? null : load(progress);
    runner?.catch(() => undefined);
    this.#isPreparing = true;
    let program: RunProgram | null = null;
    let run: SnippetRun | null = null;
    let outcome: RunOutcome = { status: 'unavailable', exitCode: null, message: this.#context.texts.snippet.noResult };
    try {
      program = await Promise.race([this.#runLoading.load(), aborted(stop)]);
      this.#isPreparing = false;
      if (program !== null) run = new program.SnippetRun(this.#code.steps, { ...this.#setting(program, stop, columns), ...hear(progress) });
      this.#latest.perform(run);
      outcome = run === null ? { status: 'stopped', exitCode: null } : await run.perform(() => runner ?? load(progress));
    } catch (error) {
      // It could not be loaded, which says so.
      outcome = { status: 'unavailable', exitCode: null, message: (error as Error).message, cause: 'refused' };
    }
    this.#isPreparing = false;
    progress.end();
    const ms = performance.now() - started;
    const result = run?.result(outcome, ms) ?? { status: outcome.status, output: '', exitCode: outcome.exitCode, steps: [], ms };
    this.#end(outcome, result, program, run);
    return result;
  }

  /** Shows a run of before the page was loaded, which ended at a time: what it came to. */
  async replay(program: RunProgram, kept: KeptRun, at: Date): Promise<Sum> {
    const stop = new AbortController();
    const run = new program.SnippetRun(this.#acts.showSource(), { ...this.#setting(program, stop.signal, this.#view.columns), ...unheard });
    const outcome = await run.perform(() => Promise.resolve(program.replayOf(kept, stop)));
    this.#view.setRunning(false);
    program.showLongOutput(this.#view, run.outputs, this.#context.texts.output);
    return { ...program.runSum(outcome, run.outcomes, this.#code.steps.length, countLines(run.outputs), kept.ms), earlier: at };
  }

  #setting(program: RunProgram, stop: AbortSignal, columns: number): Omit<RunSetting, 'onWait' | 'onProgress'> {
    const host = this.#host;
    const of = (): number => this.#code.steps.length;
    return {
      kind: host.kind,
      masks: program.readMaskPatterns(host.getAttribute('data-masks')),
      stop,
      columns,
      texts: this.#context.texts,
      steadyFrom: this.#pressedAt + snippetLimits.movingMs,
      onStep: (step) => host.dispatchEvent(stepEvent({ step, steps: of() })),
      onAppeared: (step) => host.dispatchEvent(appearedEvent({ step, steps: of(), trouble: this.trouble })),
      origin: host.origin,
      owner: { stop: () => this.stop(), number: () => this.#view.number },
    };
  }

  #begin(started: number, stop: AbortSignal): RunProgress {
    const view = this.#view;
    this.#code.restore();
    view.setRunning(true);
    view.editor?.clearAsides();
    view.strip('outcome', null);
    view.strip('long-output', null);
    this.#latest.begin();
    const progress = new RunProgress(started, stop, this.#context.texts.run, (sum) => view.setSum(sum));
    view.announce(this.#context.texts.outcome.running);
    this.#acts.enter('running');
    return progress;
  }

  #end(outcome: RunOutcome, result: RunResult, program: RunProgram | null, run: SnippetRun | null): void {
    const ended = { outcome, program, run, of: this.#code.steps.length, ms: result.ms };
    const sum = sumOf(ended);
    const kept = program?.keptRun(this.#code.shown, outcome, result.ms, run?.kept ?? []) ?? null;
    this.#view.setRunning(false);
    reportRun(this.#host, this.#view, ended, sum, this.#context.texts);
    this.#run = null;
    this.#latest.end(result, kept);
    this.#acts.onEnd(sum);
    this.#acts.enter(outcome.status, result);
  }
}

function hear(progress: RunProgress): Pick<RunSetting, 'onWait' | 'onProgress'> {
  return { onWait: (wait) => progress.waits(wait), onProgress: (message) => progress.does(message) };
}
