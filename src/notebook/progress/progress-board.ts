// Progress board: keeps what a reader has done of a page, and shows it in the sidebar and in the table of contents.
import type { Kept } from '../../runners/page-store.ts';
import { untilDone } from '../../runners/retry.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import type { RunResult } from '../../snippet/run-result.ts';
import type { Trouble } from '../../snippet/run-trouble.ts';
import type { SnippetEventMap } from '../../snippet/snippet-events.ts';
import { pageAddress } from '../../snippet/snippet-identity.ts';
import type { WholeContext } from '../page-context.ts';
import { exportText } from '../store/store-export.ts';
import { saveFile } from '../save-file.ts';
import { showCount, showMark } from './progress-marks.ts';
import { pageSteps, stepsByHeading, type PageStep } from './page-steps.ts';
import { hasDoneItsPart } from './part-done.ts';
import { isDone, readProgress, withDone, type PageProgress } from './progress.ts';
import { RunCredit } from './run-credit.ts';

export class ProgressBoard {
  readonly #context: WholeContext;
  readonly #side: HTMLElement;
  readonly #page = pageAddress(location.pathname);
  readonly #steps: readonly PageStep[];
  readonly #under: ReadonlyMap<Element, readonly PageStep[]>;
  readonly #shelf;
  /** One change of this page after another, so that none writes over the one before it. */
  #writing: Promise<unknown> = Promise.resolve();
  readonly #credit = new RunCredit<Element>({
    add: (element) => this.#mark(element, true),
    remove: async (element) => void (await this.#mark(element, false)),
  });
  /** What Clear removed, for as long as it can be undone. */
  #cleared: readonly Kept<PageProgress>[] = [];

  /** side: the sidebar, which holds the links to lessons and the foot. */
  constructor(side: HTMLElement, context: WholeContext) {
    this.#side = side;
    this.#context = context;
    this.#steps = pageSteps(document);
    this.#under = stepsByHeading(document, this.#steps);
    this.#shelf = context.store.shelf('progress', readProgress);
  }

  /** Begins to listen, and shows what there is. */
  start(): void {
    this.#shelf.watch(() => void this.#show());
    document.addEventListener('snippet-state', (event) => this.#ended(event));
    document.addEventListener('snippet-appeared', (event) => {
      if (hasDoneItsPart(event.detail) && isCredited(event.target)) this.#credit.appeared(event.target);
    });
    document.addEventListener('exercise-passed', ({ target }) => {
      if (target instanceof Element) void this.#mark(target, true);
    });
    this.#button('export').addEventListener('click', () => void this.#export());
    this.#button('clear').addEventListener('click', () => void this.#clear());
    this.#button('undo').addEventListener('click', () => void this.#undo());
    this.#catchUp();
    void this.#show();
  }

  /** A run may have ended, a server printed all, or an exercise passed before this was there. */
  #catchUp(): void {
    for (const { element } of this.#steps) {
      if (element.closest('lesson-exercise[data-stage="passed"]') !== null) void this.#mark(element, true);
      if (!(element instanceof RedisSnippet) || !isCredited(element)) continue;
      const { state, latestResult: result, trouble } = element;
      // What was begun anew since has its result no longer.
      if (state !== 'idle' && result !== null) this.#judge(element, result, trouble);
      else if (state === 'running' && element.hasAppeared && trouble === null) this.#credit.appeared(element);
    }
  }

  #ended({ target, detail: { state, result, trouble = null } }: SnippetEventMap['snippet-state']): void {
    if (state === 'running' || !isCredited(target)) return;
    this.#judge(target, result ?? null, trouble);
  }

  /** result: null where it is forgotten. */
  #judge(snippet: Element, result: RunResult | null, trouble: Trouble | null): void {
    const done = result !== null && isDone(result, trouble, snippet.querySelectorAll('.rn-step').length);
    void this.#credit.ended(snippet, done, trouble);
  }

  /** Gives a step its tick or takes it away; whether that changed anything. */
  async #mark(element: Element, done: boolean): Promise<boolean> {
    const step = this.#steps.find((each) => each.element === element);
    if (step === undefined) return false;
    const changed = this.#write(step, done, this.#writing);
    this.#writing = changed;
    this.#context.store.hold(changed);
    return changed;
  }

  async #write({ id }: PageStep, done: boolean, earlier: Promise<unknown>): Promise<boolean> {
    await earlier;
    const kept = await untilDone(
      () => this.#shelf.get(this.#page, ''),
      () => this.#context.store.tell('unavailable'),
    );
    const before = kept?.done ?? [];
    if (before.includes(id) === done) return false;
    const title = document.querySelector('h1')?.textContent?.trim() ?? '';
    const after = done ? [...before, id] : before.filter((one) => one !== id);
    await this.#shelf.put(this.#page, '', withDone(title, this.#steps, after));
    return true;
  }

  async #show(): Promise<void> {
    const pages = await untilDone(() => this.#shelf.all());
    const { texts } = this.#context;
    const doneOn = new Map(pages.map(({ page, value }) => [page, value.done.length]));
    const links = [...this.#side.querySelectorAll<HTMLAnchorElement>('a[data-steps]')];
    let finished = 0;
    for (const link of links) {
      const steps = Number(link.dataset['steps']);
      const done = Math.min(steps, doneOn.get(pageAddress(new URL(link.href).pathname)) ?? 0);
      if (done === steps) finished += 1;
      showMark(link, { done, steps }, texts);
    }
    this.#showContents(new Set(pages.find(({ page }) => page === this.#page)?.value.done));
    const foot = this.#part('.progress-foot');
    foot.hidden = pages.length === 0 && this.#cleared.length === 0;
    this.#part('.progress-sum').textContent = pages.length === 0 ? texts.progress.cleared : texts.progress.lessons(finished, links.length);
    for (const name of ['export', 'clear']) this.#button(name).hidden = pages.length === 0;
    this.#button('undo').hidden = pages.length > 0 || this.#cleared.length === 0;
  }

  #showContents(done: ReadonlySet<string>): void {
    // Counts come with the first step: a page that is only read has none.
    const count = (steps: readonly PageStep[]): { done: number; steps: number } => ({
      done: steps.filter(({ id }) => done.has(id)).length,
      steps: done.size === 0 ? 0 : steps.length,
    });
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.right-sidebar starlight-toc a')) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading === null || heading.localName === 'h1') continue;
      showCount(link, count(this.#under.get(heading) ?? []), this.#context.texts);
    }
    for (const { element, id } of this.#steps) element.closest('lesson-exercise')?.toggleAttribute('data-done', done.has(id));
    const title = document.querySelector('.right-sidebar starlight-toc h2');
    if (title !== null && this.#steps.length > 0) showCount(title, count(this.#steps), this.#context.texts);
  }

  async #export(): Promise<void> {
    saveFile('redis-notebook-progress.json', 'application/json', await exportText(this.#context.store, ['progress']));
  }

  async #clear(): Promise<void> {
    this.#cleared = await untilDone(() => this.#shelf.all());
    // Once: done later, it would take the focus from whatever the reader does by then.
    await this.#context.store.change(
      [],
      this.#cleared.map(({ page, id }) => ({ area: 'progress', page, id })),
    );
    // The button comes with it, where that could be done.
    await this.#show();
    this.#button('undo').focus();
  }

  async #undo(): Promise<void> {
    const back = this.#cleared.map(({ page, id, value }) => ({ area: 'progress', page, id, value }) as const);
    const keeping = await this.#context.store.change(back, []);
    if (keeping === 'kept' || keeping === 'page-only') this.#cleared = [];
    await this.#show();
    this.#button('clear').focus();
  }

  #button(name: string): HTMLButtonElement {
    return this.#part(`[data-action="${name}"]`) as HTMLButtonElement;
  }

  #part(selector: string): HTMLElement {
    const element = this.#side.querySelector<HTMLElement>(selector);
    if (element === null) throw new Error(`<lesson-progress> without its static HTML: ${selector} is missing`);
    return element;
  }
}

/** Whether a run of it earns its tick: an exercise has its own by what its checks come to. */
function isCredited(target: EventTarget | null): target is Element {
  return target instanceof Element && !target.hasAttribute('exercise');
}
