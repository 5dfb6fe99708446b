// Run bar: the <run-bar> element below the site's header: Run page, where its reader is, a tick for each step, and what comes next.
import type { RedisSnippet } from '../snippet/redis-snippet.ts';
import { headedSnippets } from './progress/page-steps.ts';
import type { NotebookContext } from './page-context.ts';
import type { Halt } from './page-run.ts';
import { isPlayed } from './playback.ts';
import type { RedisNotebook } from './redis-notebook.ts';
import { isDone, summaryOf, tickOf } from './tick.ts';

interface Step {
  readonly snippet: RedisSnippet;
  readonly heading: string;
}

export class RunBar extends HTMLElement {
  readonly #context: NotebookContext;
  #notebook: RedisNotebook | null = null;
  /** The snippet that plays, where the page's run is on. */
  #playing: RedisSnippet | null = null;
  #halt: Halt | null = null;
  #isDue = false;
  readonly #left = new AbortController();

  constructor(context: NotebookContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    const notebook = document.querySelector('redis-notebook');
    if (notebook === null) return;
    this.#notebook = notebook;
    const { signal } = this.#left;
    const update = (): void => this.#update();
    for (const event of ['snippet-state', 'snippet-sum', 'snippet-appeared'] as const) notebook.addEventListener(event, update, { signal });
    notebook.addEventListener('notebook-progress', ({ detail: { snippet } }) => this.#follow(snippet), { signal });
    notebook.addEventListener('notebook-end', ({ detail: { halt } }) => this.#end(halt), { signal });
    const watcher = new MutationObserver((changes) => {
      if (changes.some(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes].some(hasSnippet))) update();
    });
    watcher.observe(notebook, { childList: true, subtree: true });
    signal.addEventListener('abort', () => watcher.disconnect());
    this.#button.addEventListener('click', () => this.#press(notebook), { signal });
    const preload = (): void => this.#next(this.#steps())?.snippet.preload();
    for (const event of ['pointerenter', 'focus'] as const) this.#button.addEventListener(event, preload, { signal, once: true });
    this.#part('.next').addEventListener('click', (event) => this.#go(event), { signal });
    this.#button.disabled = false;
    this.#show();
  }

  disconnectedCallback(): void {
    this.#left.abort();
  }

  get #button(): HTMLButtonElement {
    return this.#part('button') as HTMLButtonElement;
  }

  #press(notebook: RedisNotebook): void {
    if (notebook.run.isOn) notebook.run.stop();
    else void notebook.runPage();
  }

  #follow(snippet: RedisSnippet): void {
    this.#playing = snippet;
    this.#halt = null;
    this.#show();
  }

  #end(halt: Halt | null): void {
    const { run } = this.#context.texts;
    this.#playing = null;
    this.#halt = halt;
    this.#show();
    const left = this.#next(this.#steps());
    if (halt !== null) this.#say(run.haltedSpoken(halt.snippet.chrome.number, halt.snippet.getAttribute('aria-label') ?? ''));
    else if (left === null) this.#say(run.allDoneSpoken);
  }

  /** Shows at the next frame: a page that plays changes often. */
  #update(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#show();
    });
  }

  #show(): void {
    const { run } = this.#context.texts;
    const steps = this.#steps();
    const isOn = this.#notebook?.run.isOn === true;
    this.toggleAttribute('data-running', isOn);
    this.#part('.label').textContent = isOn ? this.#context.texts.snippet.stop : run.runPage;
    this.#part('.count').textContent = run.progress(steps.filter(({ snippet }) => this.#isDone(snippet)).length, steps.length);
    this.#showTicks(steps);
    this.#showNext(steps, isOn);
  }

  #showTicks(steps: readonly Step[]): void {
    const place = this.#part('.ticks');
    while (place.children.length > steps.length) place.lastElementChild?.remove();
    while (place.children.length < steps.length) place.append(document.createElement('i'));
    const ticks = steps.map(({ snippet }) => tickOf(snippet.chrome.sum));
    for (const [at, element] of [...place.children].entries()) {
      const sum = steps[at]?.snippet.chrome.sum;
      set(element, 'data-tick', ticks[at] ?? 'idle');
      element.toggleAttribute('data-earlier', sum !== undefined && 'earlier' in sum && sum.earlier !== undefined);
      element.toggleAttribute('data-group', at > 0 && steps[at]?.heading !== steps[at - 1]?.heading);
    }
    // What they need where each is a stroke: a group begins with a stroke's room.
    place.style.setProperty('--strokes', `${steps.length + place.querySelectorAll('[data-group]').length}`);
    set(place, 'aria-label', summaryOf(ticks, this.#context.texts.run));
  }

  #showNext(steps: readonly Step[], isOn: boolean): void {
    const { run } = this.#context.texts;
    const place = this.#part('.next');
    const shown = this.#halt?.snippet ?? (isOn ? this.#playing : (this.#next(steps)?.snippet ?? null));
    const step = steps.find(({ snippet }) => snippet === shown);
    this.toggleAttribute('data-halted', this.#halt !== null);
    const known = place.querySelector('button');
    if (step === undefined) {
      if (known !== null && known === document.activeElement) this.#button.focus({ preventScroll: true });
      place.textContent = steps.length === 0 || this.#next(steps) !== null ? '' : run.allDone;
      return;
    }
    const { number } = step.snippet.chrome;
    const words = this.#halt !== null ? run.halted(number) : isOn ? run.now(number) : run.next(number);
    const text = step.heading === '' ? words : `${words}, ${step.heading}`;
    // The same one as long as it is there: it may have the focus.
    if (known !== null) {
      if (known.textContent !== text) known.textContent = text;
      return;
    }
    const link = document.createElement('button');
    link.type = 'button';
    link.textContent = text;
    place.replaceChildren(link);
  }

  /** Goes to the step that it names, and has its Run at hand. */
  #go(event: Event): void {
    if (!(event.target instanceof HTMLButtonElement)) return;
    const shown = this.#halt?.snippet ?? this.#playing ?? this.#next(this.#steps())?.snippet;
    shown?.scrollIntoView({ block: 'nearest' });
    shown?.querySelector<HTMLElement>('[data-action="run"]:enabled, [data-action="stop"]:enabled')?.focus({ preventScroll: true });
  }

  /** The first that has not done its part since the page was loaded; null: all have. */
  #next(steps: readonly Step[]): Step | null {
    return steps.find(({ snippet }) => isPlayed(snippet) && this.#notebook?.run.isSettled(snippet) !== true) ?? null;
  }

  #isDone(snippet: RedisSnippet): boolean {
    return this.#notebook?.run.isSettled(snippet) === true || isDone(snippet.chrome.sum);
  }

  /** Exercises have a tick as well; what is empty has none. */
  #steps(): Step[] {
    const steps = this.#notebook === null ? [] : headedSnippets(document);
    return steps.flatMap(({ element, heading }) => (isStep(element) ? [{ snippet: element, heading }] : []));
  }

  #say(text: string): void {
    this.#part('[role="status"]').textContent = text;
  }

  #part(selector: string): HTMLElement {
    const element = this.querySelector<HTMLElement>(selector);
    if (element === null) throw new Error(`<run-bar> without its static HTML: ${selector} is missing`);
    return element;
  }
}

function isStep(element: HTMLElement): element is RedisSnippet {
  return 'chrome' in element && (element as RedisSnippet).source.trim() !== '';
}

function hasSnippet(node: Node): boolean {
  return node instanceof Element && (node.localName === 'redis-snippet' || node.querySelector('redis-snippet') !== null);
}

/** Only where it changes: a screen reader need not hear it again. */
function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
