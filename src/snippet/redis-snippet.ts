// Redis snippet: the <redis-snippet> element, the only orchestrator of a run.
import { joinSource, splitSource } from '../markdown/source/source.ts';
import type { SnippetKind } from '../protocol.ts';
import type { PageContext } from '../runners/page-context.ts';
import type { RunOutcome } from '../runners/runner.ts';
import { copyText } from './clipboard.ts';
import { readMaskPatterns, type Mask } from './comparison.ts';
import { loadDraft, saveDraft } from './draft.ts';
import type { Editor } from './editor/editor.ts';
import { duration, outcomeText } from './outcome-text.ts';
import type { RunResult, SnippetState } from './run-result.ts';
import { appearedEvent, stateEvent } from './snippet-events.ts';
import { identify, identityAttribute } from './snippet-identity.ts';
import { SnippetRun } from './snippet-run.ts';
import { SnippetView, type Action } from './snippet-view.ts';
import { StepView } from './step-view.ts';

/** Asks the page's machine menu to reset the machine; it asks the learner first. */
export const resetMachineEvent = 'redis-notebook:reset-machine';

/** What an empty editor suggests. */
const hints: Readonly<Record<SnippetKind, string>> = { shell: 'redis-cli PING', redis: 'PING', python: 'import redis' };

/** The prompts of a snippet that has none to go by. */
const defaultPrompts: Readonly<Record<SnippetKind, string>> = { shell: '$ ', redis: '127.0.0.1:6379> ', python: '>>> ' };

export abstract class RedisSnippet extends HTMLElement {
  protected abstract readonly context: PageContext;
  #view: SnippetView | null = null;
  #masks: readonly Mask[] = [];
  #original = '';
  #source = '';
  /** The source that the steps on the page come from. */
  #shownSource = '';
  /** What the run waits for; null: it does not. */
  #waitsFor: string | null = null;
  #steps: readonly StepView[] = [];
  #run: { readonly result: Promise<RunResult>; readonly stop: AbortController } | null = null;

  connectedCallback(): void {
    if (this.#view !== null) return;
    this.#view = new SnippetView(this, hints[this.kind], (action) => this.#act(action));
    this.#steps = this.#page.lesson;
    this.#masks = readMaskPatterns(this.getAttribute('data-masks'));
    this.#original = joinSource(this.#steps.map((step) => step.input));
    identify(this, this.kind, this.session, this.#original);
    this.#source = this.#original;
    this.#shownSource = this.#original;
    this.addEventListener('keydown', (event) => this.#key(event));
    this.#page.button('run').addEventListener('pointerenter', () => this.context.runners.preload(this.kind), { once: true });
    this.#page.setRunning(false);
    const draft = loadDraft(this.#draftKey, this.#original);
    if (draft !== null) this.source = draft;
    if (this.hasAttribute('data-edit')) this.#edit();
  }

  disconnectedCallback(): void {
    this.stop();
  }

  get kind(): SnippetKind {
    const kind = this.getAttribute('kind');
    return kind === 'redis' || kind === 'python' ? kind : 'shell';
  }

  get session(): string {
    return this.getAttribute('session') ?? 'main';
  }

  /** By what the store finds it again; "" before it is on a page. */
  get identity(): string {
    return this.getAttribute(identityAttribute) ?? '';
  }

  get state(): SnippetState {
    return (this.getAttribute('state') as SnippetState | null) ?? 'idle';
  }

  /** The commands or code alone, without prompts and output. */
  get source(): string {
    return this.#source;
  }

  set source(text: string) {
    this.#setSource(text);
    if (this.#page.editor !== null) this.#page.editor.value = text;
    else if (this.#run === null) this.#showSource();
  }

  /** Runs the steps. While it runs, the same run is returned again. Never rejects. */
  run(): Promise<RunResult> {
    if (this.#run !== null) return this.#run.result;
    const stop = new AbortController();
    const { promise: result, resolve } = Promise.withResolvers<RunResult>();
    this.#run = { result, stop };
    resolve(this.#perform(stop.signal));
    return result;
  }

  /** Presses Ctrl-C for the command in the foreground; no later step starts. */
  stop(): void {
    if (this.#run === null || this.#run.stop.signal.aborted) return;
    this.#page.setShort('stopping…');
    this.#page.announce('Stopping.');
    this.#run.stop.abort();
  }

  /** Stops what runs, and brings back the lesson's code and printed output. */
  async reset(): Promise<void> {
    this.stop();
    await this.#run?.result;
    this.source = this.#original;
    this.#showSource();
    for (const step of this.#steps) step.restore();
    this.#page.show(this.#steps);
    this.#page.showScreen(this.#page.editor === null);
    this.#page.setShort('');
    this.#page.setMessage('');
    this.#enter('idle');
  }

  get #page(): SnippetView {
    if (this.#view === null) throw new Error('<redis-snippet> works once it is on a page');
    return this.#view;
  }

  /** Unique among the snippets of a page. */
  get #draftKey(): string {
    return String([...document.querySelectorAll('redis-snippet')].indexOf(this));
  }

  /** Whether all that the lesson prints below the last step of the latest run has appeared. */
  get hasAppeared(): boolean {
    return this.#steps.at(-1)?.hasAppeared === true;
  }

  async #perform(stop: AbortSignal): Promise<RunResult> {
    const started = performance.now();
    const run = new SnippetRun(this.#showSource(), {
      kind: this.kind,
      masks: this.#masks,
      stop,
      columns: this.#page.columns,
      onShown: (step) => this.#page.follow(step),
      onAppeared: (step) => this.dispatchEvent(appearedEvent({ step, steps: this.#steps.length })),
      onProgress: (message) => {
        this.#waitsFor = message;
        this.#tell(started, stop);
      },
    });
    let outcome: RunOutcome = {
      status: 'unavailable',
      exitCode: null,
      message: 'The run ended without a result. Run it again, or reload the page.',
    };
    let result: RunResult;
    const clock = this.#begin(started, stop);
    try {
      outcome = await run.perform(() => this.context.runners.of(this.kind, this.session));
    } finally {
      clearInterval(clock);
      result = run.result(outcome, performance.now() - started);
      this.#end(outcome, result, run.errors);
    }
    return result;
  }

  #begin(started: number, stop: AbortSignal): ReturnType<typeof setInterval> {
    const page = this.#page;
    for (const step of this.#steps) step.restore();
    page.setRunning(true);
    page.showScreen(true);
    page.setMessage('');
    this.#waitsFor = null;
    page.setShort('running');
    page.announce('Running.');
    this.#enter('running');
    return setInterval(() => this.#tell(started, stop), 1_000);
  }

  /** What the run does or waits for, and since when once that is long. */
  #tell(started: number, stop: AbortSignal): void {
    if (stop.aborted) return;
    const word = this.#waitsFor === null ? 'running' : `${this.#waitsFor.replace(/…$/, '')}…`;
    const ms = performance.now() - started;
    this.#page.setShort(ms < 1_000 ? word : `${word} · ${duration(ms)}`);
  }

  #end(outcome: RunOutcome, result: RunResult, errors: number): void {
    const page = this.#page;
    const { short, spoken } = outcomeText(outcome, result.ms, errors);
    page.setRunning(false);
    page.setShort(this.#steps.length === 0 ? 'nothing to run' : short);
    page.announce(this.#steps.length === 0 ? 'Nothing to run. Type a command first.' : spoken);
    const offer = { label: 'Reset machine…', act: () => this.dispatchEvent(new CustomEvent(resetMachineEvent, { bubbles: true })) };
    // A shared Redis is nobody's to reset.
    const isShared = document.documentElement.dataset['isolation'] === 'shared';
    page.setMessage(outcome.message ?? '', outcome.status === 'unavailable' && !isShared ? offer : undefined);
    this.#run = null;
    this.#enter(outcome.status, result);
  }

  /** Changes the state, once all the rest is as that state has it: whoever is told may run it again at once. */
  #enter(state: SnippetState, result?: RunResult): void {
    this.setAttribute('state', state);
    this.dispatchEvent(stateEvent(result === undefined ? { state } : { state, result }));
  }

  #act(action: Action): void {
    switch (action) {
      case 'run':
        void this.run();
        return;
      case 'stop':
        this.stop();
        return;
      case 'edit':
        if (this.#page.editor === null) this.#edit().focus();
        else this.#leaveEditor();
        return;
      case 'reset':
        void this.reset();
        return;
      case 'copy':
        void this.#copy();
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    void this.run();
  }

  #edit(): Editor {
    const editor = this.#page.openEditor(
      this.#source,
      (source) => this.#setSource(source),
      () => this.#leaveEditor(),
    );
    this.#page.showScreen(this.#steps.some((step) => step.output !== null));
    return editor;
  }

  #leaveEditor(): void {
    this.#page.closeEditor();
    if (this.#run === null) this.#showSource();
    this.#page.showScreen(true);
  }

  async #copy(): Promise<void> {
    const copied = await copyText(this.#source);
    this.#page.confirm('copy', copied);
    this.#page.announce(copied ? 'Copied.' : 'The browser refused to copy. Select the commands and copy them yourself.');
  }

  #setSource(text: string): void {
    this.#source = text;
    this.#page.setEdited(text !== this.#original);
    saveDraft(this.#draftKey, this.#original, text);
  }

  /** Puts the steps of the source on the page, unless they are there. */
  #showSource(): readonly StepView[] {
    if (this.#source === this.#shownSource) return this.#steps;
    const prompt = this.#page.lesson.length === 0 ? defaultPrompts[this.kind] : (this.#page.lesson[0]?.prompt ?? '');
    this.#steps =
      this.#source === this.#original
        ? this.#page.lesson
        : splitSource(this.kind, this.#source).map((input) => StepView.create(input, prompt));
    for (const step of this.#steps) step.restore();
    this.#shownSource = this.#source;
    this.#page.show(this.#steps);
    return this.#steps;
  }
}
