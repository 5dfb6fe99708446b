// Settled watcher: file changes as Astro's loader can take them: one at a time, and the last one not too early.
import { statSync } from 'node:fs';
import type { LoaderContext } from 'astro/loaders';

type Watcher = NonNullable<LoaderContext['watcher']>;
type Handler = (path: string) => unknown;

/** How long after a change a file is looked at again, in ms: longer than two changes of one file are told as one. */
const settleMs = 200;

/**
 * Of two writes that follow each other at once, as an editor empties a file and fills it, the loader reads the file at both and may
 * keep what it read first; and the second may never be told. So changes are handled in turn, and each once more a little later,
 * which does nothing where nothing changed since. Where a file did, the second change is told in the watcher's place, since Vite,
 * which makes the page's text, has to hear of it too.
 */
export function settledWatcher(watcher: Watcher): Watcher {
  let last: Promise<unknown> = Promise.resolve();
  const on = (event: string, handler: Handler): void => {
    const inTurn = (path: string): void => {
      const handled = last.then(() => handler(path));
      // Node tells of its failure, as it would without us; the next ones go on.
      last = handled.catch((error: unknown) => void Promise.reject(error));
    };
    watcher.on(event as 'change', (path: string) => {
      inTurn(path);
      if (event === 'unlink') return;
      const seen = stampOf(path);
      const settle = (): void => {
        const now = stampOf(path);
        if (now === seen || now === null) inTurn(path);
        else watcher.emit('change', path);
      };
      setTimeout(settle, settleMs).unref();
    });
  };
  return { add: (paths: string) => watcher.add(paths), on } as unknown as Watcher;
}

/** Changes with every save of a file; null where it is gone. */
function stampOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.mtimeMs} ${stat.ino} ${stat.size}`;
}
