// Output keeper: keeps what the runs of a page came to, and shows it after a reload, marked as from an earlier run.
import type { Kept, Shelf } from '../runners/page-store.ts';
import { untilDone } from '../runners/retry.ts';
import { readKeptRun, type KeptRun } from '../snippet/kept-run.ts';
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import { storePage } from '../snippet/snippet-identity.ts';
import { cellsShownEvent } from './cells/cells-shown.ts';
import type { NotebookContext } from './page-context.ts';
import { untilLoaded } from './part-loading.ts';

export class OutputKeeper {
  readonly #notebook: HTMLElement;
  readonly #page = storePage(location);
  readonly #shelf: Shelf<KeptRun>;
  readonly #context: NotebookContext;
  /** Runs of before that are not on the page yet. */
  #hidden: readonly Kept<KeptRun>[] = [];

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
    // A run may have begun, and even ended, before this came.
    for (const snippet of this.#notebook.querySelectorAll('redis-snippet'))
      if (snippet instanceof RedisSnippet && snippet.state !== 'idle') void this.#keep(snippet);
    // Cells of the reader's own may come to the page later than this.
    this.#notebook.addEventListener(cellsShownEvent, () => this.#showThose());
    // An import brings some to a page that is open.
    this.#shelf.watch(({ page, id, from }) => {
      if (page === this.#page && from === 'here' && (this.#snippet(id)?.state ?? 'idle') === 'idle') void this.#show(id);
    });
    void this.#show();
  }

  /** The latest run, once it has ended; nothing while one is on, after Reset, and where it could not be kept. */
  async #keep(snippet: RedisSnippet): Promise<void> {
    const run = snippet.state === 'idle' || snippet.state === 'running' ? null : snippet.latestRun;
    if (run === null) await this.#shelf.remove(this.#page, snippet.identity);
    else await this.#shelf.put(this.#page, snippet.identity, run);
  }

  /** id: the snippet whose run it is; undefined: those of all. */
  async #show(id?: string): Promise<void> {
    const kept = await untilDone(() => this.#shelf.all(this.#page));
    const coming = kept.filter((run) => id === undefined || run.id === id);
    if (coming.length === 0) return;
    this.#hidden = [...this.#hidden.filter((run) => !coming.some((other) => other.id === run.id)), ...coming];
    // Edited code comes from the same store, and is asked for before.
    await this.#context.store.shelf('edits', () => null).all(this.#page);
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    this.#showThose();
  }

  #showThose(): void {
    for (const run of this.#hidden) {
      const snippet = this.#snippet(run.id);
      if (snippet === null) continue;
      this.#hidden = this.#hidden.filter((other) => other !== run);
      // One that cannot be shown for now keeps no other from the page.
      void untilLoaded(async () => {
        await snippet.showEarlier(run.value, new Date(run.at));
        return snippet;
      });
    }
  }

  /** null: it is not on the page, or not yet. */
  #snippet(id: string): RedisSnippet | null {
    const snippet = this.#notebook.querySelector(`redis-snippet[data-snippet="${CSS.escape(id)}"]`);
    return snippet instanceof RedisSnippet ? snippet : null;
  }
}
