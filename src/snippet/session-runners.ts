// Session runners: one interpreter for each kind and session of the page, made at its first run.
import type { SnippetKind } from '../protocol.ts';
import type { CreateRunner, Runner } from '../runners/runner.ts';

/** What a kind's module offers. */
interface RunnerModule {
  readonly createRunner: CreateRunner;
  /** Starts what the first run will need, without running anything. */
  readonly preload?: () => void;
}

/** The modules of the kinds that run, each loaded when first wanted. */
const modules: Partial<Record<SnippetKind, () => Promise<RunnerModule>>> = {
  shell: () => import('../runners/shell/index.ts'),
  redis: () => import('../runners/redis/index.ts'),
  python: () => import('../runners/python/index.ts'),
};

const runners = new Map<string, Promise<Runner>>();

/** The runner of a session. Rejects with Error where its program cannot be loaded. */
export function runnerOf(kind: SnippetKind, session: string): Promise<Runner> {
  const key = `${kind} ${session}`;
  const known = runners.get(key);
  if (known !== undefined) return known;
  const runner = loadModule(kind).then((module) => module.createRunner(session));
  runners.set(key, runner);
  // A failed download may work the next time.
  runner.catch(() => runners.delete(key));
  return runner;
}

/** Loads a kind's program before its first run is asked for, as a hand moves to Run. Failures show at the run. */
export function preload(kind: SnippetKind): void {
  modules[kind]?.()
    .then((module) => module.preload?.())
    .catch(() => undefined);
}

/** Ends every interpreter of the page, and with it all their runs. */
export async function disposeRunners(): Promise<void> {
  const ended = [...runners.values()];
  runners.clear();
  for (const result of await Promise.allSettled(ended)) {
    if (result.status === 'fulfilled') result.value.dispose();
  }
}

async function loadModule(kind: SnippetKind): Promise<RunnerModule> {
  const load = modules[kind];
  if (load === undefined) throw new Error(`This notebook cannot run ${kind} snippets.`);
  try {
    return await load();
  } catch (error) {
    throw new Error(
      'The program that runs this snippet could not be loaded. Check that the notebook is still running, then reload the page.',
      { cause: error },
    );
  }
}
