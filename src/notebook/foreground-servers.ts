// Foreground servers: a redis-server that a snippet started belongs to the machine: after a reload, and in another tab, its snippet finds it again.
import type { Shelf } from '../runners/page-store.ts';
import { untilDone } from '../runners/retry.ts';
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import { originOf, storePage } from '../snippet/snippet-identity.ts';
import { notebookLimits } from './limits.ts';
import type { NotebookContext } from './page-context.ts';

/** The mark of a snippet that may have a server that runs, by its identity: without one nobody asks the bridge. */
type Mark = true;

export class ForegroundServers {
  readonly #notebook: HTMLElement;
  readonly #context: NotebookContext;
  readonly #page = storePage(location);
  readonly #shelf: Shelf<Mark>;

  constructor(notebook: HTMLElement, context: NotebookContext) {
    this.#notebook = notebook;
    this.#context = context;
    this.#shelf = context.store.shelf('servers', (stored) => (stored === true ? stored : null));
  }

  start(): void {
    this.#notebook.addEventListener('snippet-state', ({ target }) => this.#follow(target));
    void this.#find();
    // The run that had this loaded has begun.
    for (const snippet of this.#notebook.querySelectorAll('redis-snippet[state="running"]')) this.#follow(snippet);
  }

  #follow(snippet: EventTarget | null): void {
    if (!(snippet instanceof RedisSnippet) || snippet.kind !== 'shell' || !/\bredis-server\b/.test(snippet.source)) return;
    const { state, identity } = snippet;
    if (state === 'running') void this.#shelf.put(this.#page, identity, true);
    // A run that failed may have met the server of another tab: the next page load sees which there is.
    else if (state === 'done' || state === 'stopped') void this.#shelf.remove(this.#page, identity);
  }

  /** Has the snippets of servers that run show them. */
  async #find(): Promise<void> {
    const marks = await untilDone(() => this.#shelf.all(this.#page));
    if (marks.length === 0) return;
    const { machine, texts } = this.#context;
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
      if (snippet instanceof RedisSnippet && snippet.state === 'idle')
        void snippet.attach(new AttachedServer(machine, pid, texts.failures));
    }
    const found = new Set(servers.map(({ origin }) => origin));
    for (const { id, at } of marks) {
      const isGone = !found.has(originOf(this.#page, id)) && Date.now() - at > notebookLimits.startingMs;
      if (isGone) await this.#shelf.remove(this.#page, id);
    }
  }
}
