// The file databases over a browser's that holds what a test put there, with real channels for its other tabs.
import { afterEach, expect, test, vi } from 'vitest';
import { emptyOtherDatabases, openFileDatabase } from './file-database.ts';
import { openFiles } from './file-store.ts';

const answered = <Result>(result: Result): EventTarget & { readonly result: Result } => {
  const request = Object.assign(new EventTarget(), { result });
  queueMicrotask(() => request.dispatchEvent(new Event('success')));
  return request;
};

/** What of IndexedDB the files use. */
class Databases {
  readonly #kept = new Map<string, Map<string, unknown>>();
  /** How many connections are open. */
  connections = 0;

  async databases(): Promise<{ name: string }[]> {
    return [...this.#kept.keys()].map((name) => ({ name }));
  }

  open(name: string): EventTarget {
    const entries = this.#kept.get(name) ?? new Map<string, unknown>();
    this.#kept.set(name, entries);
    const store = {
      openCursor: () => cursorOver([...entries]),
      put: (value: unknown, key: string) => void entries.set(key, value),
      delete: (key: string) => void entries.delete(key),
    };
    const transaction = { objectStore: () => store, commit: () => undefined };
    this.connections += 1;
    const close = (): void => void (this.connections -= 1);
    return answered(Object.assign(new EventTarget(), { transaction: () => transaction, close }));
  }

  paths(name: string): string[] {
    return [...(this.#kept.get(name)?.keys() ?? [])];
  }
}

function cursorOver(entries: [string, unknown][]): EventTarget {
  const answer: { result: unknown } = { result: null };
  const request = Object.assign(new EventTarget(), answer);
  const step = (): void => {
    const [key, value] = entries.shift() ?? [];
    request.result = key === undefined ? null : { key, value, continue: () => queueMicrotask(step) };
    request.dispatchEvent(new Event('success'));
  };
  queueMicrotask(step);
  return request;
}

afterEach(() => vi.unstubAllGlobals());

test('a reset empties what other computers keep, and a tab that has it open goes on to keep', async () => {
  const browser = new Databases();
  vi.stubGlobal('indexedDB', browser);
  const [server, laptop] = ['redis-notebook-files', 'redis-notebook-files.laptop'].map((name) => new BroadcastChannel(name));
  if (server === undefined || laptop === undefined) throw new Error('two were opened');
  const own = await openFiles(await openFileDatabase('server'), server);
  const { files } = await openFiles(await openFileDatabase('laptop'), laptop);
  const bytes = new Uint8Array([1]);
  await own.files.write('/tmp/kept', bytes, 'replace');
  await files.write('/tmp/mine', bytes, 'replace');
  const before = browser.connections;
  await emptyOtherDatabases();
  expect(browser.connections).toBe(before);
  await vi.waitFor(async () => expect(await files.list('/tmp')).toEqual([]), 20_000);
  expect(browser.paths('redis-notebook-files.laptop')).not.toContain('/tmp/mine');
  expect(browser.paths('redis-notebook-files')).toContain('/tmp/kept');
  await files.write('/tmp/next', bytes, 'replace');
  expect(browser.paths('redis-notebook-files.laptop')).toContain('/tmp/next');
  server.close();
  laptop.close();
});
