// Snippet run: the way of one run's steps to a runner, of their output to the page, and the result that comes of it.
import type { SnippetKind } from '../protocol.ts';
import type { Runner, RunOptions, RunOutcome, RunOwner, RunStep } from '../runners/runner.ts';
import type { Texts } from '../texts/texts.ts';
import { beforeInterrupt, compareOutput, hasAppeared, type Mask } from './comparison.ts';
import { markGoingOn } from './going-on.ts';
import type { KeptRun } from './kept-run.ts';
import { snippetLimits } from './limits.ts';
import { OutputQueue } from './output/output-queue.ts';
import { tonesOf } from './output/painter.ts';
import { StepOutput, type OutputTexts } from './output/step-output.ts';
import { refusedOutcome } from './refused-outcome.ts';
import type { RunResult, StepResult } from './run-result.ts';
import { asksSameServer } from './same-server.ts';
import type { StepOutcome } from './run-trouble.ts';
import { stepError, type StepEnding } from './step-error.ts';
import type { StepView } from './step-view.ts';
import { aborted } from './stopping.ts';

/** What a run needs besides its steps. */
export interface RunSetting {
  readonly kind: SnippetKind;
  readonly masks: readonly Mask[];
  /** Aborted by Stop. */
  readonly stop: AbortSignal;
  /** Width of the output in characters. */
  readonly columns: number;
  readonly texts: OutputTexts & Pick<Texts, 'failures'>;
  /** From when on nothing that the reader sees may move, by performance.now(): they pressed Run shortly before that. */
  readonly steadyFrom: number;
  /** A step begins. */
  onStep(step: number): void;
  /** All that the lesson prints below a step has appeared. */
  onAppeared(step: number): void;
  /** By what the machine knows it. */
  readonly origin: string;
  /** Who asks for it: whoever waits for this run can name and stop it. */
  readonly owner: RunOwner;
  /** The session is another's, or is this run's at last. */
  readonly onWait: NonNullable<RunOptions['onWait']>;
  /** What it waits for, null when it no longer waits. */
  onProgress(message: string | null): void;
}

export class SnippetRun {
  readonly #steps: readonly StepView[];
  readonly #setting: RunSetting;
  readonly #results: StepResult[] = [];
  readonly #outputs: StepOutput[] = [];
  /** The step whose printed ^C was pressed last. */
  #pressedIn: StepView | null = null;
  readonly #outcomes: StepOutcome[] = [];
  readonly #exitCodes: (number | null)[] = [];
  readonly #queue = new OutputQueue((index, text) => this.#show(index, text));

  constructor(steps: readonly StepView[], setting: RunSetting) {
    this.#steps = steps;
    this.#setting = setting;
  }

  /** Hands the steps to the runner that load gives. Never rejects: what cannot be had is an outcome with the reason. */
  async perform(load: () => Promise<Runner>): Promise<RunOutcome> {
    const { stop } = this.#setting;
    if (this.#steps.length === 0) return { status: 'done', exitCode: null };
    try {
      const runner = await Promise.race([load(), aborted(stop)]);
      if (runner === null || stop.aborted) return { status: 'stopped', exitCode: null };
      const steps = this.#steps.map((step, index) => this.#runStep(step, this.#steps[index + 1]));
      return this.#withSkipped(steps, await runner.run(steps, this.#options()));
    } catch (error) {
      return refusedOutcome(error, this.#setting.texts.failures);
    } finally {
      this.#queue.flush();
      this.#closeOpenSteps();
    }
  }

  /** ms: wall time of the run. */
  result({ status, exitCode }: RunOutcome, ms: number): RunResult {
    // Of a run that was joined in its middle what came before is not known.
    const steps = this.#results.filter(() => true);
    return { status, output: steps.map((step) => step.output).join(''), exitCode, steps, ms };
  }

  /** How the steps that have ended did. */
  get outcomes(): readonly StepOutcome[] {
    return this.#outcomes.filter(() => true);
  }

  /** What the steps that were started have on the page. */
  get outputs(): readonly StepOutput[] {
    return this.#outputs;
  }

  /** What the steps that were started printed, and the codes they ended with. */
  get kept(): KeptRun['steps'] {
    // Nor is a part of a run one to keep.
    return Object.keys(this.#results).length < this.#results.length
      ? []
      : this.#results.map(({ output }, at) => ({ output, exitCode: this.#exitCodes[at] ?? null }));
  }

  #options(): RunOptions {
    return {
      signal: this.#setting.stop,
      columns: this.#setting.columns,
      onStepStart: (index) => {
        this.#queue.flush();
        this.#start(index);
        this.#setting.onStep(index);
      },
      onOutput: (index, text) => this.#queue.push(index, text),
      onGoesOn: (index) => {
        const step = this.#steps[index];
        if (step !== undefined) markGoingOn(step.element, true);
      },
      onStepEnd: (index, exitCode) => {
        this.#queue.flush();
        this.#exitCodes[index] = exitCode;
        this.#end(index, exitCode);
      },
      onPrompt: (index, prompt) => this.#steps[index]?.showPrompt(prompt),
      origin: this.#setting.origin,
      owner: this.#setting.owner,
      onWait: (wait) => this.#setting.onWait(wait),
      onProgress: (message) => this.#setting.onProgress(message),
    };
  }

  #start(index: number): void {
    const step = this.#steps[index];
    if (step === undefined) return;
    this.#outputs[index] = new StepOutput(step, tonesOf(this.#setting.kind, step.input), this.#setting.texts, this.#setting.steadyFrom);
    this.#results[index] = { input: step.input, output: '' };
  }

  #runStep(step: StepView, next: StepView | undefined): RunStep {
    const { input, printed } = step;
    // A lesson that prints the refusal means to go on after it.
    const endsRunIfRefused =
      next !== undefined && asksSameServer(this.#setting.kind, input, next.input) && !/connection refused/i.test(printed ?? '');
    const before = printed === null ? null : beforeInterrupt(printed);
    return {
      input,
      ...(endsRunIfRefused && { endsRunIfRefused }),
      ...(before !== null && { interruptWhen: (output) => this.#interrupts(step, before, output) }),
    };
  }

  /** A printed ^C is pressed once what stands before it has appeared. */
  #interrupts(step: StepView, before: string, output: string): boolean {
    const appeared = before.trim() === '' || hasAppeared(before, output, this.#setting.masks);
    if (appeared) this.#pressedIn = step;
    return appeared;
  }

  /** Says how many commands a run left out where it ended at a refusal. */
  #withSkipped(steps: readonly RunStep[], outcome: RunOutcome): RunOutcome {
    const skipped = steps.length - this.#results.length;
    if (outcome.status !== 'failed' || skipped === 0 || steps[this.#results.length - 1]?.endsRunIfRefused !== true) return outcome;
    const left = this.#setting.texts.snippet.skipped(skipped);
    return { ...outcome, message: [outcome.message, left].filter(Boolean).join(' ') };
  }

  #show(index: number, text: string): void {
    const step = this.#steps[index];
    const shown = this.#outputs[index];
    if (step === undefined || shown === undefined) return;
    shown.write(text);
    if (step.printed === null || step.hasAppeared) return;
    const output = shown.text;
    if (output.length > snippetLimits.comparedCharacters || !hasAppeared(step.printed, output, this.#setting.masks)) return;
    this.#appear(step, index);
  }

  #appear(step: StepView, index: number): void {
    if (step.hasAppeared) return;
    step.markAppeared();
    this.#setting.onAppeared(index);
  }

  #end(index: number, exitCode: number | null): void {
    const step = this.#steps[index];
    const result = this.#results[index];
    if (step === undefined || result === undefined) return;
    const ending: StepEnding = { exitCode, interruption: this.#interruptionOf(step) };
    markGoingOn(step.element, false);
    result.output = step.output ?? '';
    const error = stepError(result.output, ending);
    if (step.printed !== null) result.match = compareOutput(step.printed, result.output, this.#setting.masks, ending);
    this.#outcomes[index] = { error, ...(result.match !== undefined && { match: result.match }) };
    step.end(error !== null, result.match);
    this.#outputs[index]?.end({ ending, failed: error !== null, match: result.match, masks: this.#setting.masks });
    if (result.match === 'equal' || result.match === 'volatile') this.#appear(step, index);
  }

  #interruptionOf(step: StepView): StepEnding['interruption'] {
    if (this.#setting.stop.aborted) return 'stop';
    return this.#pressedIn === step ? 'printed' : null;
  }

  /** Ends what a run that broke off left open. */
  #closeOpenSteps(): void {
    for (const [index, result] of this.#results.entries()) {
      const step = this.#steps[index];
      if (step?.isRunning !== true) continue;
      markGoingOn(step.element, false);
      result.output = step.output ?? '';
      const ending: StepEnding = { exitCode: null, interruption: this.#interruptionOf(step) };
      step.end(false);
      this.#outputs[index]?.end({ ending, failed: false, match: undefined, masks: [] });
      this.#outcomes[index] = { error: null };
    }
  }
}
