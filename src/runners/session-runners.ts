// Session runners: one interpreter for each kind and session of the page, made at its first run.
import { serverComputer, type SnippetKind } from '../protocol.ts';
import { loadRunnerTexts, type RunnerTexts, type Texts } from '../texts/texts.ts';
import type { PageFiles } from '../machine/page-files.ts';
import type { PageComputer } from './page-context.ts';
import type { Runner, RunnerKind, RunnerParts, RunnersOf } from './runner.ts';

/** What a page has for its runners before one runs. */
type PageParts = Omit<RunnerParts, 'texts'> & {
  readonly texts: Texts;
  /** Another of the learner's computers. */
  readonly at: (computer: string) => PageComputer;
};

/** The modules of the kinds, each loaded when first wanted. */
export type RunnerModules = Readonly<Record<SnippetKind, () => Promise<{ readonly runnersOf: RunnersOf }>>>;

export const runnerModules: RunnerModules = {
  shell: () => import('./shell/index.ts'),
  redis: () => import('./redis/index.ts'),
  python: () => import('./python/index.ts'),
};

const snippetKinds = ['shell', 'redis', 'python'] as const satisfies readonly SnippetKind[];

export class SessionRunners {
  readonly #parts: PageParts;
  readonly #modules: RunnerModules;
  readonly #loadTexts: () => Promise<RunnerTexts>;
  /** By kind and computer. */
  readonly #kinds = new Map<string, Promise<RunnerKind>>();
  /** The computers besides the page's own, the server. */
  readonly #computers = new Map<string, PageComputer>();
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
  of(kind: SnippetKind, session: string, computer: string = serverComputer): Promise<Runner> {
    return remembered(this.#runners, sessionKey(kind, session, computer), async () => (await this.#kind(kind, computer)).create());
  }

  /** Begins a session anew with its next run, where it is a connection (Runner.renew). */
  renew(kind: SnippetKind, session: string, computer: string = serverComputer): void {
    this.#runners.get(sessionKey(kind, session, computer))?.then(
      (runner) => runner.renew?.(),
      // Told to whoever asked for it.
      () => undefined,
    );
  }

  /** Asks the interpreter of a session about code, where it lives; null: it does not, or has no answer. */
  async inspect(kind: SnippetKind, session: string, computer: string, question: string): Promise<string | null> {
    const runner = await this.#runners.get(sessionKey(kind, session, computer))?.catch(() => undefined);
    return (await runner?.inspect?.(question)) ?? null;
  }

  /**
   * Loads what the first run of a session needs before it is asked for, as a hand moves to Run. Resolves once that has begun to
   * start, or could not be loaded, which shows at the run.
   */
  async preload(kind: SnippetKind, session: string, computer: string = serverComputer): Promise<void> {
    const isAsked = this.#runners.has(sessionKey(kind, session, computer));
    try {
      const runners = await this.#kind(kind, computer);
      // Whoever has asked for the session starts it.
      if (!isAsked) runners.preload?.();
    } catch {
      // As above.
    }
  }

  /** Starts the interpreter of a session ahead of its first run; resolves once it is there. Never rejects: failures show at the run. */
  prepare(kind: SnippetKind, session: string, computer: string): Promise<void> {
    return this.of(kind, session, computer)
      .then((runner) => runner.prepare?.())
      .catch(() => undefined);
  }

  /** Ends every interpreter of the page, and with it all their runs. One whose program still loads ends once it is there: nothing runs in it. */
  dispose(): void {
    const ended = [...this.#runners.values()];
    this.#runners.clear();
    // Their files may be gone from the browser, and are looked for anew.
    for (const computer of this.#computers.keys()) for (const kind of snippetKinds) this.#kinds.delete(kindKey(kind, computer));
    this.#computers.clear();
    for (const runner of ended) {
      runner.then(
        (loaded) => loaded.dispose(),
        // Told to whoever asked for it.
        () => undefined,
      );
    }
  }

  /** The files of one of the learner's computers, as its runners have them until dispose(). */
  filesOf(computer: string): PageFiles {
    return this.#computer(computer).files ?? this.#parts.files;
  }

  #kind(kind: SnippetKind, computer: string): Promise<RunnerKind> {
    return remembered(this.#kinds, kindKey(kind, computer), async () => {
      const [{ runnersOf }, texts] = await this.#load(kind);
      return runnersOf({ ...this.#parts, ...this.#computer(computer), texts: { ...this.#parts.texts, ...texts } });
    });
  }

  /** What another computer has of its own; the server has what the page has. */
  #computer(computer: string): Partial<PageComputer> {
    if (computer === serverComputer) return {};
    const made = this.#computers.get(computer) ?? this.#parts.at(computer);
    this.#computers.set(computer, made);
    return made;
  }

  async #load(kind: SnippetKind): Promise<readonly [{ readonly runnersOf: RunnersOf }, RunnerTexts]> {
    try {
      return await Promise.all([this.#modules[kind](), this.#loadTexts()]);
    } catch (error) {
      throw new Error(this.#parts.texts.snippet.notLoaded, { cause: error });
    }
  }
}

function sessionKey(kind: SnippetKind, session: string, computer: string): string {
  return `${kindKey(kind, computer)} ${session}`;
}

function kindKey(kind: SnippetKind, computer: string): string {
  return `${kind} ${computer}`;
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
