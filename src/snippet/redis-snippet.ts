// Redis snippet: the <redis-snippet> element, the only orchestrator of a run.
import { serverComputer, type SnippetKind } from '../protocol.ts';
import type { PageContext } from '../runners/page-context.ts';
import type { RunOutcome, Runner } from '../runners/runner.ts';
import type { KeptRun } from './kept-run.ts';
import { snippetLimits } from './limits.ts';
import { refusedOutcome } from './refused-outcome.ts';
import { LatestRun } from './latest-run.ts';
import { explainPencil } from './first-steps.ts';
import type { Editors } from './editor/editors.ts';
import type { EditedSnippet, PageEdits } from './page-edits.ts';
import { countLines, reportRun, sumOf } from './run-report.ts';
import type { RunResult, SnippetState } from './run-result.ts';
import { SnippetCode } from './snippet-code.ts';
import { SnippetEditing, type EditingActs } from './snippet-editing.ts';
import { copyFrom, transcriptOf } from './snippet-copy.ts';
import { appearedEvent, prepareEvent, runToEvent, stateEvent, stepEvent, editedEvent } from './snippet-events.ts';
import { identify, identityAttribute, originOf, storePage } from './snippet-identity.ts';
import type { RunLoading, RunProgram } from './run-loading.ts';
import { runToAction } from './run-to-action.ts';
import { aborted } from './stopping.ts';
import type { Action } from './snippet-bar.ts';
import { RunProgress } from './run-progress.ts';
import type { Trouble } from './run-trouble.ts';
import type { RunSetting, SnippetRun } from './snippet-run.ts';
import { SnippetView, type SnippetChrome } from './snippet-view.ts';
import { setStaticWords } from './static-words.ts';
import type { StepView, TakenStep } from './step-view.ts';
import type { Strip, StripSlot } from './strip.ts';
import type { Sum } from './sum.ts';

/** Of a run that is only shown again nobody is told. */
const ignore = (): void => undefined;
const unheard = { onStep: ignore, onAppeared: ignore, onWait: ignore, onProgress: ignore };

/** What its page has for all snippets. */
export interface SnippetPage {
  readonly context: PageContext;
  readonly editors: Editors;
  readonly edits: PageEdits;
  readonly runLoading: RunLoading;
}

/** What it is made of, once it is on a page. */
interface SnippetParts {
  readonly view: SnippetView;
  readonly code: SnippetCode;
  readonly editing: SnippetEditing;
}

export class RedisSnippet extends HTMLElement implements EditedSnippet {
  readonly #context: PageContext;
  readonly #editors: Editors;
  readonly #edits: PageEdits;
  readonly #runLoading: RunLoading;
  readonly #latest = new LatestRun();
  #parts: SnippetParts | null = null;
  /** What the latest run came to, as the header says it when nothing else is to be said. */
  #sum: Sum = { state: 'idle' };
  /** When the reader pressed Run last, by performance.now(). */
  #pressedAt = -Infinity;
  #run: { readonly result: Promise<RunResult>; readonly stop: AbortController } | null = null;
  /** Run was pressed, and what it needs is still to come: so may be the code that its reader has kept here. */
  #isPreparing = false;

  constructor({ context, editors, edits, runLoading }: SnippetPage) {
    super();
    this.#context = context;
    this.#editors = editors;
    this.#edits = edits;
    this.#runLoading = runLoading;
  }

  connectedCallback(): void {
    if (this.#parts !== null) return;
    setStaticWords(this, this.#context.texts, document.documentElement.lang);
    const { attendance, texts } = this.#context;
    const view = new SnippetView(
      this,
      texts,
      this.#editors.create,
      (action) => this.#act(action),
      () => attendance.begin(),
    );
    const code = new SnippetCode(this.kind, view);
    const editing = new SnippetEditing(this, view, code, this.#editors, this.#editingActs(view), texts.exercise.hint);
    this.#parts = { view, code, editing };
    // An exercise may begin empty: its solution tells it from others.
    identify(this, this.kind, this.session, this.getAttribute('exercise') || code.original);
    editing.attend();
    for (const event of ['pointerenter', 'focus'] as const)
      view.button('run').addEventListener(event, () => this.preload(), { once: true });
    view.addAction({
      id: 'copy-session',
      label: this.#context.texts.snippet.copyWithPrompts,
      inMenu: true,
      act: () => void this.#copySession(),
    });
    if (this.closest('redis-notebook') !== null)
      view.addAction(runToAction(this.#context.texts.run, () => this.dispatchEvent(runToEvent())));
    explainPencil(this, view, this.#context.texts.output);
    view.setRunning(false);
    if (this.hasAttribute('data-edit')) editing.open();
    this.#edits.add(this);
  }

  /** Off the page for good: a move takes it off and puts it back at once, and its run goes on. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.stop();
      // One that still loads would open where nobody sees it, with its suggestions on the page.
      if (this.#parts?.editing.isOpen === true) this.#parts.editing.close();
    });
  }

  /** Its header and the strip under its code, for those who have something to say there or to offer. */
  get chrome(): SnippetChrome {
    return this.#page;
  }

  get kind(): SnippetKind {
    const kind = this.getAttribute('kind');
    return kind === 'redis' || kind === 'python' ? kind : 'shell';
  }

  get session(): string {
    return this.getAttribute('session') ?? 'main';
  }

  /** On which of the learner's computers it runs. */
  get computer(): string {
    return this.getAttribute('on') ?? serverComputer;
  }

  /** By what the store finds it again; "" before it is on a page. */
  get identity(): string {
    return this.getAttribute(identityAttribute) ?? '';
  }

  /** By what the machine knows who started a server. */
  get origin(): string {
    return originOf(storePage(location), this.identity);
  }

  get state(): SnippetState {
    return (this.getAttribute('state') as SnippetState | null) ?? 'idle';
  }

  /** The commands or code alone, without prompts and output. */
  get source(): string {
    return this.#code.source;
  }

  set source(text: string) {
    this.showKept(text);
    this.#edits.keep(this);
  }

  /** The lesson's own. */
  get original(): string {
    return this.#code.original;
  }

  get isTyping(): boolean {
    return this.#page.editor !== null && document.hasFocus() && this.contains(document.activeElement);
  }

  /** Shows code without keeping it: it is kept already. */
  showKept(text: string): void {
    this.#setSource(text);
    const { editor } = this.#page;
    if (editor !== null) editor.value = text;
    if (this.#isPreparing || (this.#run === null && editor === null)) this.#showSource();
  }

  /** Its commands with what the lesson and the latest run print below them, for what takes them out of the page. */
  get steps(): readonly TakenStep[] {
    return this.#code.taken;
  }

  strip(slot: StripSlot, strip: Strip | null): void {
    this.#page.strip(slot, strip);
  }

  /** Runs the steps. While it runs, the same run is returned again. Never rejects. */
  run(): Promise<RunResult> {
    return this.#start(async (progress) => {
      await this.#prepared(progress);
      return this.#context.runners.of(this.kind, this.session, this.computer);
    });
  }

  /** Shows what goes on elsewhere as this snippet's run: a server of its that was found running. */
  attach(runner: Runner): Promise<RunResult> {
    return this.#start(() => Promise.resolve(runner));
  }

  /** Resolves once all is there that its run needs: an exercise has a start. Rejects where it could not be. */
  async #prepared(progress: RunProgress): Promise<void> {
    const needs: Promise<void>[] = [];
    const until = (ready: Promise<void>, waitsFor?: string): void => {
      needs.push(ready);
      if (waitsFor !== undefined) progress.waitsFor(waitsFor);
    };
    this.dispatchEvent(prepareEvent({ until }));
    await Promise.all(needs);
    progress.waitsFor(null);
  }

  #start(load: (progress: RunProgress) => Promise<Runner>): Promise<RunResult> {
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
    this.#page.setSum({ state: 'stopping' });
    this.#page.announce(this.#context.texts.outcome.stopping);
    this.#run.stop.abort();
  }

  /** Stops what runs, and brings back the lesson's code and printed output. */
  async reset(): Promise<void> {
    this.stop();
    await this.#run?.result;
    this.#context.runners.renew(this.kind, this.session, this.computer);
    const edited = this.source;
    this.source = this.original;
    void this.#edits.chooseOriginal(this, edited);
    this.#showSource();
    this.#code.restore();
    this.#page.show(this.#code.steps);
    if (this.hasAttribute('data-edit')) this.#own.editing.open();
    this.#page.showScreen(this.#page.editor === null);
    this.#page.strip('outcome', null);
    this.#page.strip('long-output', null);
    this.#settle({ state: 'idle' });
    this.#enter('idle');
  }

  get #own(): SnippetParts {
    if (this.#parts === null) throw new Error('<redis-snippet> works once it is on a page');
    return this.#parts;
  }

  get #page(): SnippetView {
    return this.#own.view;
  }

  get #code(): SnippetCode {
    return this.#own.code;
  }

  /** Whether all that the lesson prints below the last step of the latest run has appeared. */
  get hasAppeared(): boolean {
    return this.#code.steps.at(-1)?.hasAppeared === true;
  }

  /** Whether the last step of the run has begun. */
  get isAtLastStep(): boolean {
    return this.#code.steps.at(-1)?.isRunning === true;
  }

  /** What keeps the latest run from being one to go on from, by the steps that have ended where it goes on; null: nothing, or it has not run. */
  get trouble(): Trouble | null {
    return this.#latest.trouble(this.#code.steps.length);
  }

  async #perform(stop: AbortSignal, load: (progress: RunProgress) => Promise<Runner>): Promise<RunResult> {
    const started = performance.now();
    const steps = this.#showSource();
    this.#page.showScreen(true);
    // Before anything else changes, which the page would have to lay out for it.
    const { columns } = this.#page;
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
      outcome = refusedOutcome(error, this.#context.texts.failures);
    }
    this.#isPreparing = false;
    progress.end();
    const ms = performance.now() - started;
    const result = run?.result(outcome, ms) ?? { status: outcome.status, output: '', exitCode: outcome.exitCode, steps: [], ms };
    this.#end(outcome, result, program, run);
    return result;
  }

  /** What the latest run came to; null: it goes on, or none has ended since the page was loaded. */
  get latestResult(): RunResult | null {
    return this.#latest.result;
  }

  /** The latest run of this page, as it is kept; null: there is none to keep. */
  get latestRun(): KeptRun | null {
    return this.#latest.kept;
  }

  /** Shows what came of a run before the page was loaded, where nothing has run since and its code is still this one. Rejects with Error where the program for it cannot be loaded. */
  async showEarlier(kept: KeptRun, at: Date): Promise<void> {
    const [program] = await Promise.all([this.#runLoading.load(), this.#edits.read()]);
    if (this.#run !== null || this.state !== 'idle' || kept.source !== this.source || this.#page.editor !== null) return;
    const stop = new AbortController();
    const run = new program.SnippetRun(this.#showSource(), { ...this.#setting(program, stop.signal, this.#page.columns), ...unheard });
    const outcome = await run.perform(() => Promise.resolve(program.replayOf(kept, stop)));
    this.#page.setRunning(false);
    this.#settle({ ...program.runSum(outcome, run.outcomes, this.#code.steps.length, countLines(run.outputs), kept.ms), earlier: at });
    program.showLongOutput(this.#page, run.outputs, this.#context.texts.output);
  }

  #setting(program: RunProgram, stop: AbortSignal, columns: number): Omit<RunSetting, 'onWait' | 'onProgress'> {
    return {
      kind: this.kind,
      masks: program.readMaskPatterns(this.getAttribute('data-masks')),
      stop,
      columns,
      texts: this.#context.texts,
      steadyFrom: this.#pressedAt + snippetLimits.movingMs,
      onStep: (step) => this.dispatchEvent(stepEvent({ step, steps: this.#code.steps.length })),
      onAppeared: (step) => this.dispatchEvent(appearedEvent({ step, steps: this.#code.steps.length, trouble: this.trouble })),
      origin: this.origin,
      owner: { stop: () => this.stop(), number: () => this.#page.number },
    };
  }

  #begin(started: number, stop: AbortSignal): RunProgress {
    const page = this.#page;
    this.#code.restore();
    page.setRunning(true);
    page.editor?.clearAsides();
    page.strip('outcome', null);
    page.strip('long-output', null);
    this.#latest.begin();
    const progress = new RunProgress(started, stop, this.#context.texts.run, (sum) => page.setSum(sum));
    page.announce(this.#context.texts.outcome.running);
    this.#enter('running');
    return progress;
  }

  #end(outcome: RunOutcome, result: RunResult, program: RunProgram | null, run: SnippetRun | null): void {
    const ended = { outcome, program, run, of: this.#code.steps.length, ms: result.ms };
    this.#sum = sumOf(ended);
    const kept = program?.keptRun(this.#code.shown, outcome, result.ms, run?.kept ?? []) ?? null;
    this.#page.setRunning(false);
    reportRun(this, this.#page, ended, this.#sum, this.#context.texts);
    this.#run = null;
    this.#latest.end(result, kept);
    this.#tellChange();
    this.#enter(outcome.status, result);
  }

  /** Says that the code on the page is no longer the snippet's own: what was changed during a run waits for its end, with the output of the old. */
  #tellChange(): void {
    const isOther = this.#run === null && this.#page.editor === null && this.source !== this.#code.shown;
    const { changedMeanwhile, showChanged } = this.#context.texts.snippet;
    const show = (): void => {
      this.#showSource();
      for (const slot of ['outcome', 'long-output'] as const) this.#page.strip(slot, null);
      this.#settle({ state: 'idle' });
    };
    this.#page.strip('changed', isOther ? { text: changedMeanwhile, links: [{ label: showChanged, act: show }] } : null);
  }

  /** Says what the latest run came to, unless the code is being edited. */
  #settle(sum: Sum): void {
    this.#sum = sum;
    this.#page.setSum(this.#page.editor === null ? sum : { state: 'editing' });
  }

  /** Changes the state, once all the rest is as that state has it: whoever is told may run it again at once. */
  #enter(state: SnippetState, result?: RunResult): void {
    this.setAttribute('state', state);
    this.dispatchEvent(stateEvent(result === undefined ? { state } : { state, result, trouble: this.trouble }));
  }

  /** Loads what the first run will need, as a hand moves to what runs it. Failures show at the run. */
  preload(): void {
    this.#runLoading.load().catch(() => undefined);
    this.#context.runners.preload(this.kind, this.session, this.computer);
  }

  #runByHand(): void {
    this.#pressedAt = performance.now();
    // The answer to an exercise becomes what it did, code and output in one, as a lesson's own code is; a click on it goes on.
    if (this.hasAttribute('exercise') && this.source.trim() !== '') this.#own.editing.close();
    void this.run();
  }

  #act(action: Action): void {
    switch (action) {
      case 'run':
        this.#runByHand();
        return;
      case 'stop':
        this.stop();
        return;
      case 'edit':
        this.#own.editing.toggle();
        return;
      case 'reset':
        void this.reset();
        return;
      case 'copy':
        void copyFrom(this.#page, this.source);
    }
  }

  #goOn(): void {
    const all = [...document.querySelectorAll('redis-snippet')];
    all[all.indexOf(this) + 1]?.take();
  }

  /** Takes the focus, as the next one to run. */
  take(): void {
    this.#page.button(this.#run === null ? 'run' : 'stop').focus({ preventScroll: true });
    this.scrollIntoView({ block: 'nearest' });
  }

  #editingActs(page: SnippetView): EditingActs {
    return {
      isRunning: () => this.#run !== null,
      onInput: (source) => {
        this.#setSource(source);
        this.#edits.keep(this);
        page.strip('undo', null);
        if (this.#run === null) page.setSum({ state: 'editing' });
      },
      onOpen: () => {
        this.#tellChange();
        if (this.#run === null) page.setSum({ state: 'editing' });
      },
      onClose: () => {
        if (this.#run !== null) return;
        this.#showSource();
        this.#settle(this.#sum);
      },
      run: () => this.#runByHand(),
      goOn: () => this.#goOn(),
    };
  }

  /** With prompts and output, as in a terminal: what is edited and has not run has neither. */
  #copySession(): Promise<void> {
    return copyFrom(this.#page, transcriptOf(this.#run === null ? this.#showSource() : this.#code.steps));
  }

  #setSource(text: string): void {
    this.#code.source = text;
    this.#page.setEdited(text !== this.original);
    this.dispatchEvent(editedEvent());
  }

  /** Puts the steps of the source on the page, unless they are there. */
  #showSource(): readonly StepView[] {
    const steps = this.#code.show();
    this.#tellChange();
    return steps;
  }
}

function hear(progress: RunProgress): Pick<RunSetting, 'onWait' | 'onProgress'> {
  return { onWait: (wait) => progress.waits(wait), onProgress: (message) => progress.does(message) };
}
