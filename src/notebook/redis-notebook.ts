// Redis notebook: the <redis-notebook> element, which holds a page's lesson and plays its snippets.
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import { wholeContext } from '../runners/page-context.ts';
import type { NotebookContext } from './page-context.ts';
import { PageRun, type NotebookEnd, type NotebookProgress } from './page-run.ts';
import { isPlayed, type PlayedSnippet, type PlayOptions } from './playback.ts';

export interface PlayRequest extends Pick<PlayOptions, 'signal' | 'giveUpMs' | 'halts'> {
  /** Those to play, in this order; all that play of the page, in its order, where they are missing. */
  readonly snippets?: readonly RedisSnippet[];
}

export class RedisNotebook extends HTMLElement {
  readonly #context: NotebookContext;
  readonly run = new PageRun(this);

  constructor(context: NotebookContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    this.#context.attendance.add(() => this.#attend());
    this.addEventListener('snippet-run-to', ({ target }) => {
      if (target instanceof RedisSnippet) void this.runTo(target);
    });
    this.addEventListener('notebook-end', ({ detail: { halt } }) => {
      if (halt === null) return;
      const { chrome } = halt.snippet;
      if ('ms' in chrome.sum && chrome.sum.state !== 'running') chrome.setSum({ ...chrome.sum, halted: true });
      halt.snippet.scrollIntoView({ block: 'nearest' });
    });
  }

  /** Nothing of it is needed before the reader comes near a snippet. */
  async #attend(): Promise<void> {
    const [{ OutputKeeper }, { RemedyBoard }, { ForegroundServers }, context] = await Promise.all([
      import('./output-keeper.ts'),
      import('./remedy-board.ts'),
      import('./foreground-servers.ts'),
      wholeContext(this.#context),
    ]);
    new OutputKeeper(this, this.#context).start();
    new RemedyBoard(this, context).start();
    new ForegroundServers(this, this.#context).start();
  }

  /** The snippets that play, in document order. */
  get snippets(): RedisSnippet[] {
    return [...this.querySelectorAll('redis-snippet')].filter((snippet) => snippet instanceof RedisSnippet && isPlayed(snippet));
  }

  /** Plays snippets from top to bottom; nothing plays by itself. Tells of each by the event notebook-progress, of the end by notebook-end. */
  play({ snippets = this.snippets, ...options }: PlayRequest = {}): Promise<PlayedSnippet<RedisSnippet>[]> {
    return this.run.play(snippets, options);
  }

  /** Runs what has not run well since the page was loaded, or all where nothing is left, up to the first that differs or fails. */
  runPage(): Promise<PlayedSnippet<RedisSnippet>[]> {
    return this.run.begin(this.run.ahead(this.snippets));
  }

  /** Runs what has not run well of those above a snippet, then that one. anew: also what has. */
  runTo(last: RedisSnippet, { anew = false } = {}): Promise<PlayedSnippet<RedisSnippet>[]> {
    const { snippets } = this;
    const above = snippets.filter((snippet) => comesBefore(snippet, last) && (anew || !this.run.isSettled(snippet)));
    return this.run.begin([...above, last]);
  }
}

function comesBefore(one: Node, other: Node): boolean {
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

declare global {
  interface HTMLElementTagNameMap {
    'redis-notebook': RedisNotebook;
  }
  interface HTMLElementEventMap {
    'notebook-progress': NotebookProgress;
    'notebook-end': NotebookEnd;
  }
}
