// Output keeper: keeps what the runs of a page came to, and shows it after a reload, marked as from an earlier run.
import type { Shelf } from '../runners/page-store.ts';
import { untilRead } from '../runners/store-reading.ts';
import { readKeptRun, type KeptRun } from '../snippet/kept-run.ts';
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import { pageAddress } from '../snippet/snippet-identity.ts';
import type { NotebookContext } from './page-context.ts';

export class OutputKeeper {
  readonly #notebook: HTMLElement;
  readonly #page = pageAddress(location.pathname);
  readonly #shelf: Shelf<KeptRun>;
  readonly #context: NotebookContext;

  /** notebook: what holds the snippets, whose events bubble up to it. */
  constructor(notebook: HTMLElement, context: NotebookContext) {
    this.#notebook = notebook;
    this.#context = context;
    this.#shelf = context.store.shelf('outputs', readKeptRun);
  }

  start(): void {
    this.#notebook.addEventListener('snippet-state', ({ target }) => {
      if (target instanceof RedisSnippet) void this.#keep(target);
    });
    void this.#show();
  }

  /** The latest run, once it has ended; nothing while one is on, after Reset, and where it could not be kept. */
  async #keep(snippet: RedisSnippet): Promise<void> {
    const run = snippet.state === 'idle' || snippet.state === 'running' ? null : snippet.latestRun;
    if (run === null) await this.#shelf.remove(this.#page, snippet.identity);
    else await this.#shelf.put(this.#page, snippet.identity, run);
  }

  async #show(): Promise<void> {
    const kept = await untilRead(() => this.#shelf.all(this.#page));
    if (kept.length === 0) return;
    // Edited code, and cells of the reader's own, come from the same store, and are asked for before.
    await Promise.all([
      this.#context.store.shelf('edits', () => null).all(this.#page),
      this.#context.store.shelf('cells', () => null).all(this.#page),
    ]);
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    for (const { id, value, at } of kept) {
      const snippet = this.#notebook.querySelector(`redis-snippet[data-snippet="${CSS.escape(id)}"]`);
      if (snippet instanceof RedisSnippet) await snippet.showEarlier(value, new Date(at));
    }
  }
}
