// What a page keeps of its runs, with snippets and a store that tell what they are asked.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { StoreChange } from '../runners/page-store.ts';
import type { NotebookContext } from './page-context.ts';

beforeAll(() => {
  vi.stubGlobal('HTMLElement', class extends EventTarget {});
  vi.stubGlobal('location', { pathname: '/quickstart/', search: '' });
});
afterAll(() => vi.unstubAllGlobals());

it('keeps a run that ended before it came, forgets what one that is on replaces, and leaves the others alone', async () => {
  const [{ OutputKeeper }, { RedisSnippet }] = await Promise.all([import('./output-keeper.ts'), import('../snippet/redis-snippet.ts')]);
  const snippet = (identity: string, state: string): object =>
    Object.create(RedisSnippet.prototype, {
      identity: { value: identity },
      state: { value: state },
      latestRun: { value: `run of ${identity}` },
    }) as object;
  const snippets = [snippet('one', 'done'), snippet('two', 'idle'), snippet('three', 'running')];
  const notebook = Object.assign(new EventTarget(), { querySelectorAll: () => snippets }) as unknown as HTMLElement;
  const told: unknown[][] = [];
  const shelf = {
    all: () => Promise.resolve([]),
    put: (...kept: unknown[]) => Promise.resolve(void told.push(['put', ...kept])),
    remove: (...place: unknown[]) => Promise.resolve(void told.push(['remove', ...place])),
    watch: () => undefined,
  };
  const store = { shelf: () => shelf };
  new OutputKeeper(notebook, { store } as unknown as NotebookContext).start();
  expect(told).toEqual([
    ['put', '/quickstart/', 'one', 'run of one'],
    ['remove', '/quickstart/', 'three'],
  ]);
});

it('shows what an import brings at once, where nothing has run since, and nothing that another tab ran', async () => {
  const [{ OutputKeeper }, { RedisSnippet }] = await Promise.all([import('./output-keeper.ts'), import('../snippet/redis-snippet.ts')]);
  const shown: string[] = [];
  const snippet = (identity: string, state: string): object =>
    Object.create(RedisSnippet.prototype, {
      identity: { value: identity },
      state: { value: state },
      showEarlier: { value: (run: string) => Promise.resolve(void shown.push(run)) },
    }) as object;
  const snippets = new Map([snippet('one', 'idle'), snippet('two', 'idle'), snippet('three', 'done')].map((each, at) => [at, each]));
  const names = ['one', 'two', 'three'];
  const querySelector = (selector: string): object | null =>
    snippets.get(names.findIndex((name) => selector.includes(`"${name}"`))) ?? null;
  vi.stubGlobal('CSS', { escape: String });
  const listeners: ((change: StoreChange) => void)[] = [];
  const tell = (change: StoreChange): void => listeners.forEach((listener) => listener(change));
  let kept: { id: string; value: string; at: number }[] = [];
  const shelf = {
    all: () => Promise.resolve(kept),
    put: () => Promise.resolve(),
    watch: (listener: typeof tell) => void listeners.push(listener),
  };
  const notebook = Object.assign(new EventTarget(), { querySelectorAll: () => [], querySelector });
  new OutputKeeper(notebook as unknown as HTMLElement, { store: { shelf: () => shelf } } as unknown as NotebookContext).start();
  kept = names.map((id) => ({ id, value: `run of ${id}`, at: 0 }));
  const change = { area: 'outputs', page: '/quickstart/' } as const;
  tell({ ...change, id: 'two', from: 'elsewhere' });
  tell({ ...change, id: 'three', from: 'here' });
  tell({ ...change, page: '/', id: 'two', from: 'here' });
  tell({ ...change, id: 'one', from: 'here' });
  await vi.waitFor(() => expect(shown).toEqual(['run of one']));
});
