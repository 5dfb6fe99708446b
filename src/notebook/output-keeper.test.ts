// What a page keeps of its runs, with snippets and a store that tell what they are asked.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
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
