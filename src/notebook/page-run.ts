// Page run: one reader's way through a page: what has run well since the page was loaded, and the run of the page that is on.
import type { RedisSnippet } from '../snippet/redis-snippet.ts';
import type { Trouble } from '../snippet/run-trouble.ts';
import { hasDoneItsPart } from './progress/part-done.ts';
import { play, type PlayedSnippet, type PlayOptions, type PlayProgress } from './playback.ts';

/** Where a run of the page went no further. */
export interface Halt {
  readonly snippet: RedisSnippet;
  readonly trouble: Trouble;
}

/** notebook-progress: a snippet begins to play. */
export type NotebookProgress = CustomEvent<PlayProgress<RedisSnippet>>;
/** notebook-end: what played has ended; halt: where it did so before its last snippet. */
export type NotebookEnd = CustomEvent<{ readonly halt: Halt | null }>;

export class PageRun {
  readonly #notebook: HTMLElement;
  /** Those that did what the lesson says since the page was loaded, ended or going on. */
  readonly #settled = new WeakSet<EventTarget>();
  #current: { readonly stop: AbortController; readonly ended: Promise<PlayedSnippet<RedisSnippet>[]> } | null = null;

  /** notebook: what holds the snippets, whose events bubble up to it. */
  constructor(notebook: HTMLElement) {
    this.#notebook = notebook;
    notebook.addEventListener('snippet-state', ({ target, detail: { state, trouble } }) => {
      if (target === null || state === 'running') return;
      if (trouble === null) this.#settled.add(target);
      else this.#settled.delete(target);
    });
    notebook.addEventListener('snippet-appeared', ({ target, detail }) => {
      if (target !== null && hasDoneItsPart(detail)) this.#settled.add(target);
    });
  }

  get isOn(): boolean {
    return this.#current !== null;
  }

  /** Whether a snippet has done its part since the page was loaded. */
  isSettled(snippet: RedisSnippet): boolean {
    return this.#settled.has(snippet);
  }

  /** Those that are still to run, of all that play; all of them where none is left. */
  ahead(snippets: readonly RedisSnippet[]): readonly RedisSnippet[] {
    const left = snippets.filter((snippet) => !this.isSettled(snippet));
    return left.length === 0 ? snippets : left;
  }

  /** Plays snippets as a reader does, up to the first trouble. One run at a time: while one is on it is the run. */
  begin(snippets: readonly RedisSnippet[]): Promise<PlayedSnippet<RedisSnippet>[]> {
    if (this.#current !== null) return this.#current.ended;
    const stop = new AbortController();
    const { promise, resolve } = Promise.withResolvers<PlayedSnippet<RedisSnippet>[]>();
    this.#current = { stop, ended: promise };
    resolve(this.play(snippets, { signal: stop.signal, halts: true }));
    return promise;
  }

  /** Stops the snippet that plays; none follows. */
  stop(): void {
    this.#current?.stop.abort();
  }

  /** Plays snippets, and tells of each and of the end. */
  async play(
    snippets: readonly RedisSnippet[],
    options: Omit<PlayOptions<RedisSnippet>, 'onProgress'>,
  ): Promise<PlayedSnippet<RedisSnippet>[]> {
    let halt: Halt | null = null;
    const over = new AbortController();
    void prepare(snippets, over.signal);
    try {
      const played = await play(snippets, { ...options, onProgress: (detail) => this.#tell('notebook-progress', detail) });
      if (options.halts === true && options.signal?.aborted !== true) halt = haltOf(played);
      return played;
    } finally {
      over.abort();
      if (options.halts === true) this.#current = null;
      this.#tell('notebook-end', { halt });
    }
  }

  #tell(type: string, detail: unknown): void {
    this.#notebook.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}

/**
 * Starts the sessions of snippets that play, so that each is there when its turn comes: in their order and one at a time, since two
 * that start at once take each other's processor, and the first is waited for.
 */
async function prepare(snippets: readonly RedisSnippet[], over: AbortSignal): Promise<void> {
  for (const snippet of snippets) if (!over.aborted) await snippet.prepare();
}

/** The first that ended in trouble. */
function haltOf(played: readonly PlayedSnippet<RedisSnippet>[]): Halt | null {
  for (const { snippet, trouble } of played) if (trouble !== null) return { snippet, trouble };
  return null;
}
