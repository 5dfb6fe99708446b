// Session runners: one interpreter for each kind and session of the page, made at its first run.
import type { SnippetKind } from '../protocol.ts';
import { loadRunnerTexts, type RunnerTexts, type Texts } from '../texts/texts.ts';
import type { Runner, RunnerKind, RunnerParts, RunnersOf } from './runner.ts';

/** What a page has for its runners before one runs. */
type PageParts = Omit<RunnerParts, 'texts'> & { readonly texts: Texts };

/** The modules of the kinds, each loaded when first wanted. */
export type RunnerModules = Readonly<Record<SnippetKind, () => Promise<{ readonly runnersOf: RunnersOf }>>>;

export const runnerModules: RunnerModules = {
  shell: () => import('./shell/index.ts'),
  redis: () => import('./redis/index.ts'),
  python: () => import('./python/index.ts'),
};

export class SessionRunners {
  readonly #parts: PageParts;
  readonly #modules: RunnerModules;
  readonly #loadTexts: () => Promise<RunnerTexts>;
  readonly #kinds = new Map<SnippetKind, Promise<RunnerKind>>();
  readonly #runners = new Map<string, Promise<Runner>>();

  /** loadTexts: what runners say besides, in the page's language. */
  constructor(
    parts: PageParts,
    modules: RunnerModules = runnerModules,
    loadTexts: () => Promise<RunnerTexts> = () => loadRunnerTexts(document.documentElement.lang),
  ) {
    this.#parts = parts;
    this.#modules = modules;
    this.#loadTexts = loadTexts;
  }

  /** The runner of a session. Rejects with Error where its program cannot be loaded. */
  of(kind: SnippetKind, session: string): Promise<Runner> {
    return remembered(this.#runners, sessionKey(kind, session), async () => (await this.#kind(kind)).create());
  }

  /** Begins a session anew with its next run, where it is a connection (Runner.renew). */
  renew(kind: SnippetKind, session: string): void {
    this.#runners.get(sessionKey(kind, session))?.then(
      (runner) => runner.renew?.(),
      // Told to whoever asked for it.
      () => undefined,
    );
  }

  /** Asks the interpreter of a session about code, where it lives; null: it does not, or has no answer. */
  async inspect(kind: SnippetKind, session: string, question: string): Promise<string | null> {
    const runner = await this.#runners.get(sessionKey(kind, session))?.catch(() => undefined);
    return (await runner?.inspect?.(question)) ?? null;
  }

  /** Loads what the first run of a session needs before it is asked for, as a hand moves to Run. Failures show at the run. */
  preload(kind: SnippetKind, session: string): void {
    if (this.#runners.has(sessionKey(kind, session))) return;
    this.#kind(kind)
      .then((runners) => runners.preload?.())
      .catch(() => undefined);
  }

  /** Ends every interpreter of the page, and with it all their runs. One whose program still loads ends once it is there: nothing runs in it. */
  dispose(): void {
    const ended = [...this.#runners.values()];
    this.#runners.clear();
    for (const runner of ended) {
      runner.then(
        (loaded) => loaded.dispose(),
        // Told to whoever asked for it.
        () => undefined,
      );
    }
  }

  #kind(kind: SnippetKind): Promise<RunnerKind> {
    return remembered(this.#kinds, kind, async () => {
      const [{ runnersOf }, texts] = await this.#load(kind);
      return runnersOf({ ...this.#parts, texts: { ...this.#parts.texts, ...texts } });
    });
  }

  async #load(kind: SnippetKind): Promise<readonly [{ readonly runnersOf: RunnersOf }, RunnerTexts]> {
    try {
      return await Promise.all([this.#modules[kind](), this.#loadTexts()]);
    } catch (error) {
      throw new Error(this.#parts.texts.snippet.notLoaded, { cause: error });
    }
  }
}

function sessionKey(kind: SnippetKind, session: string): string {
  return `${kind} ${session}`;
}

/** What a map holds, made where it holds nothing. What failed may work the next time. */
function remembered<Key, Value>(map: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  made.catch(() => {
    if (map.get(key) === made) map.delete(key);
  });
  return made;
}
