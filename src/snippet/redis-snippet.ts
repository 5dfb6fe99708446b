// Redis snippet: the <redis-snippet> element, the only orchestrator of a run.
import { serverComputer, type SnippetKind } from '../protocol.ts';
import type { PageContext } from '../runners/page-context.ts';
import type { Runner } from '../runners/runner.ts';
import type { KeptRun } from './kept-run.ts';
import { explainPencil } from './first-steps.ts';
import type { Editors } from './editor/editors.ts';
import type { EditedSnippet, PageEdits } from './page-edits.ts';
import type { RunResult, SnippetState } from './run-result.ts';
import { SnippetCode } from './snippet-code.ts';
import { SnippetEditing, type EditingActs } from './snippet-editing.ts';
import { copyFrom, transcriptOf } from './snippet-copy.ts';
import { prepareEvent, runToEvent, stateEvent, editedEvent } from './snippet-events.ts';
import { identify, identityAttribute, originOf, storePage } from './snippet-identity.ts';
import type { RunLoading } from './run-loading.ts';
import type { RunProgress } from './run-progress.ts';
import { runToAction } from './run-to-action.ts';
import type { Awaited, SetUpQueue } from './set-up-queue.ts';
import type { Action } from './snippet-bar.ts';
import type { Trouble } from './run-trouble.ts';
import { SnippetRuns, type RunActs } from './snippet-runs.ts';
import { SnippetStanding } from './snippet-standing.ts';
import { SnippetView, type SnippetChrome } from './snippet-view.ts';
import { setStaticWords } from './static-words.ts';
import type { TakenStep } from './step-view.ts';
import type { Strip, StripSlot } from './strip.ts';

/** What its page has for all snippets. */
export interface SnippetPage {
  readonly context: PageContext;
  readonly editors: Editors;
  readonly edits: PageEdits;
  readonly runLoading: RunLoading;
  readonly setUps: SetUpQueue<RedisSnippet>;
}

/** What it is made of, once it works. */
interface SnippetParts {
  readonly view: SnippetView;
  readonly code: SnippetCode;
  readonly editing: SnippetEditing;
  readonly runs: SnippetRuns;
  readonly standing: SnippetStanding;
}

export class RedisSnippet extends HTMLElement implements EditedSnippet, Awaited {
  readonly #context: PageContext;
  readonly #editors: Editors;
  readonly #edits: PageEdits;
  readonly #runLoading: RunLoading;
  readonly #setUps: SetUpQueue<RedisSnippet>;
  #parts: SnippetParts | null = null;
  /** Aborted once it is off the page for good. */
  readonly #gone = new AbortController();

  constructor({ context, editors, edits, runLoading, setUps }: SnippetPage) {
    super();
    this.#context = context;
    this.#editors = editors;
    this.#edits = edits;
    this.#runLoading = runLoading;
    this.#setUps = setUps;
  }

  connectedCallback(): void {
    this.#setUps.add(this);
  }

  /** Takes over its static HTML; whoever wants something of it before its turn has it work at once. */
  setUp(): void {
    if (this.#parts !== null || !this.isConnected) return;
    setStaticWords(this, this.#context.texts, document.documentElement.lang);
    const { attendance, texts } = this.#context;
    const view = new SnippetView(
      this,
      texts,
      this.#editors.create,
      (action) => this.#act(action),
      () => attendance.begin(),
      this.#gone.signal,
    );
    const code = new SnippetCode(this.kind, view);
    const editing = new SnippetEditing(this, view, code, this.#editors, this.#editingActs(view), texts.exercise.hint);
    const runs = new SnippetRuns(this, view, code, this.#context, this.#runLoading, this.#runActs());
    const standing = new SnippetStanding(view, code, texts.snippet, () => runs.isOn);
    this.#parts = { view, code, editing, runs, standing };
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
      this.#gone.abort();
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
    if (this.#parts === null) this.#setUps.upTo(this);
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
    const { isOn, isPreparing } = this.#own.runs;
    if (isPreparing || (!isOn && editor === null)) this.#standing.showSource();
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
    return this.#own.runs.start(async (progress) => {
      this.preload();
      await this.#prepared(progress);
      return this.#context.runners.of(this.kind, this.session, this.computer);
    });
  }

  /** Shows what goes on elsewhere as this snippet's run: a server of its that was found running. */
  attach(runner: Runner): Promise<RunResult> {
    return this.#own.runs.start(() => Promise.resolve(runner));
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

  /** Presses Ctrl-C for the command in the foreground; no later step starts. */
  stop(): void {
    this.#parts?.runs.stop();
  }

  /** Stops what runs, and brings back the lesson's code and printed output. */
  async reset(): Promise<void> {
    this.stop();
    await this.#own.runs.ended();
    this.#context.runners.renew(this.kind, this.session, this.computer);
    const edited = this.source;
    this.source = this.original;
    void this.#edits.chooseOriginal(this, edited);
    this.#standing.showSource();
    this.#code.restore();
    this.#page.show(this.#code.steps);
    if (this.hasAttribute('data-edit')) this.#own.editing.open();
    this.#page.showScreen(this.#page.editor === null);
    this.#page.strip('outcome', null);
    this.#page.strip('long-output', null);
    this.#standing.settle({ state: 'idle' });
    this.#enter('idle');
  }

  get #own(): SnippetParts {
    if (this.#parts === null) this.#setUps.upTo(this);
    if (this.#parts === null) throw new Error('<redis-snippet> works once it is on a page');
    return this.#parts;
  }

  get #page(): SnippetView {
    return this.#own.view;
  }

  get #code(): SnippetCode {
    return this.#own.code;
  }

  get #standing(): SnippetStanding {
    return this.#own.standing;
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
    return this.#own.runs.trouble;
  }

  /** What the latest run came to; null: it goes on, or none has ended since the page was loaded. */
  get latestResult(): RunResult | null {
    return this.#parts?.runs.latestResult ?? null;
  }

  /** The latest run of this page, as it is kept; null: there is none to keep. */
  get latestRun(): KeptRun | null {
    return this.#parts?.runs.latestRun ?? null;
  }

  /** Shows what came of a run before the page was loaded, where nothing has run since and its code is still this one. Rejects with Error where the program for it cannot be loaded. */
  async showEarlier(kept: KeptRun, at: Date): Promise<void> {
    const [program] = await Promise.all([this.#runLoading.load(), this.#edits.read()]);
    const { runs } = this.#own;
    if (runs.isOn || this.state !== 'idle' || kept.source !== this.source || this.#page.editor !== null) return;
    this.#standing.settle(await runs.replay(program, kept, at));
  }

  /** Changes the state, once all the rest is as that state has it: whoever is told may run it again at once. */
  #enter(state: SnippetState, result?: RunResult): void {
    this.setAttribute('state', state);
    this.dispatchEvent(stateEvent(result === undefined ? { state } : { state, result, trouble: this.trouble }));
  }

  /** Loads what the first run will need, as a hand moves to what runs it. Failures show at the run. */
  preload(): void {
    this.#runLoading.load(this.#context.runners.preload(this.kind, this.session, this.computer)).catch(() => undefined);
  }

  /** Starts its session ahead of its run; resolves once that is there. Never rejects: failures show at the run. */
  prepare(): Promise<void> {
    return this.#context.runners.prepare(this.kind, this.session, this.computer);
  }

  #runByHand(): void {
    this.#own.runs.press();
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
    this.#page.button(this.#own.runs.isOn ? 'stop' : 'run').focus({ preventScroll: true });
    this.scrollIntoView({ block: 'nearest' });
  }

  #runActs(): RunActs {
    return {
      showSource: () => this.#standing.showSource(),
      onEnd: (sum) => this.#standing.end(sum),
      enter: (state, result) => this.#enter(state, result),
    };
  }

  #editingActs(page: SnippetView): EditingActs {
    return {
      isRunning: () => this.#own.runs.isOn,
      onInput: (source) => {
        this.#setSource(source);
        this.#edits.keep(this);
        page.strip('undo', null);
        this.#standing.edit();
      },
      onOpen: () => {
        this.#standing.tellChange();
        this.#standing.edit();
      },
      onClose: () => {
        if (this.#own.runs.isOn) return;
        this.#standing.showSource();
        this.#standing.settle();
      },
      run: () => this.#runByHand(),
      goOn: () => this.#goOn(),
    };
  }

  /** With prompts and output, as in a terminal: what is edited and has not run has neither. */
  #copySession(): Promise<void> {
    return copyFrom(this.#page, transcriptOf(this.#own.runs.isOn ? this.#code.steps : this.#standing.showSource()));
  }

  #setSource(text: string): void {
    this.#code.source = text;
    this.#page.setEdited(text !== this.original);
    this.dispatchEvent(editedEvent());
  }
}
