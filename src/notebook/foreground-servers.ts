// Foreground servers: a redis-server that a snippet started belongs to the machine: after a reload, and in another tab, its snippet finds it again.
import type { Shelf } from '../runners/page-store.ts';
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import { pageAddress } from '../snippet/snippet-identity.ts';
import type { NotebookContext } from './page-context.ts';

/** That a snippet of a page may have a server that runs: without one nobody asks the bridge. */
interface Mark {
  readonly snippets: readonly string[];
}

/** Where the mark is among the outputs of a page; no snippet has this identity. */
const markId = 'foreground-servers';

export class ForegroundServers {
  readonly #notebook: HTMLElement;
  readonly #context: NotebookContext;
  readonly #page = pageAddress(location.pathname);
  readonly #shelf: Shelf<Mark>;
  readonly #running = new Set<string>();

  constructor(notebook: HTMLElement, context: NotebookContext) {
    this.#notebook = notebook;
    this.#context = context;
    this.#shelf = context.store.shelf('outputs', readMark);
  }

  start(): void {
    this.#notebook.addEventListener('snippet-state', ({ target, detail: { state } }) => {
      if (!(target instanceof RedisSnippet) || target.kind !== 'shell' || !/\bredis-server\b/.test(target.source)) return;
      if (state === 'running') this.#running.add(target.identity);
      else this.#running.delete(target.identity);
      void this.#keep();
    });
    void this.#find();
  }

  async #keep(): Promise<void> {
    if (this.#running.size === 0) await this.#shelf.remove(this.#page, markId);
    else await this.#shelf.put(this.#page, markId, { snippets: [...this.#running] });
  }

  /** Has the snippets of servers that run show them. */
  async #find(): Promise<void> {
    const mark = await this.#shelf.get(this.#page, markId);
    if (mark === null) return;
    const { machine } = this.#context;
    const [{ AttachedServer }, servers] = await Promise.all([
      import('../runners/shell/attached-server.ts'),
      machine.facts().then(
        (facts) => facts.servers,
        // The bridge is away: whoever runs the snippet hears of it.
        () => null,
      ),
    ]);
    if (servers === null) return;
    for (const { pid, started, origin } of servers) {
      if (started !== 'foreground' || origin === undefined) continue;
      const snippet = [...this.#notebook.querySelectorAll('redis-snippet')].find((one) => one.origin === origin);
      if (snippet instanceof RedisSnippet && snippet.state === 'idle') void snippet.attach(new AttachedServer(machine, pid));
    }
    await this.#keep();
  }
}

function readMark(stored: unknown): Mark | null {
  if (typeof stored !== 'object' || stored === null || !('snippets' in stored) || !Array.isArray(stored.snippets)) return null;
  return stored.snippets.every((id) => typeof id === 'string') ? { snippets: stored.snippets } : null;
}
