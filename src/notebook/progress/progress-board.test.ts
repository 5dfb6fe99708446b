// What a page credits that was done before the board was there, and what Clear removes, with a page, snippets and a store that a test makes.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { hashOf, identityText } from '../../snippet/snippet-identity.ts';
import { texts } from '../../texts/texts.test-support.ts';
import type { Keeping } from '../../runners/page-store.ts';
import type { WholeContext } from '../page-context.ts';
import type { PageProgress } from './progress.ts';

class TestElement extends EventTarget {
  readonly localName: string = 'redis-snippet';
  readonly dataset: Record<string, string> = {};
  textContent = '';
  hidden = false;
  /** What it is in, by the selector that finds it. */
  around = '';

  closest(selector: string): TestElement | null {
    return this.around === selector ? this : null;
  }
  querySelector(): TestElement {
    return new TestElement();
  }
  /** A snippet has one step. */
  querySelectorAll(): readonly unknown[] {
    return [{}];
  }
  hasAttribute(name: string): boolean {
    return name === 'exercise' && this.around !== '';
  }
  toggleAttribute(): void {}
}

const idOf = (name: string): string => identityText({ kind: 'redis', session: 'main', hash: hashOf(name), occurrence: 0 });

beforeAll(() => {
  vi.stubGlobal('Element', TestElement);
  vi.stubGlobal('HTMLElement', TestElement);
  vi.stubGlobal('location', { pathname: '/quickstart/', search: '' });
});
afterAll(() => vi.unstubAllGlobals());

it('credits what was done before it came, and nothing that was begun anew since', async () => {
  const [{ ProgressBoard }, { RedisSnippet }] = await Promise.all([
    import('./progress-board.ts'),
    import('../../snippet/redis-snippet.ts'),
  ]);
  const result = { status: 'done', output: '', exitCode: null, steps: [{ input: 'PING', output: 'PONG' }], ms: 1 };
  const snippet = (name: string, now: { state: string; latestResult?: object; trouble?: string; around?: string }): TestElement => {
    const { around = '', ...rest } = now;
    const told = { latestResult: null, hasAppeared: false, trouble: null, dataset: { snippet: idOf(name) }, around, ...rest };
    const of = Object.entries(told).map(([key, value]) => [key, { value }] as const);
    return Object.create(RedisSnippet.prototype, { localName: { value: 'redis-snippet' }, ...Object.fromEntries(of) }) as TestElement;
  };
  const snippets = [
    snippet('ended', { state: 'done', latestResult: result }),
    snippet('reset', { state: 'idle', latestResult: result }),
    snippet('again', { state: 'running' }),
    snippet('stopped', { state: 'stopped', trouble: 'stopped', latestResult: { ...result, status: 'stopped' } }),
    snippet('passed', { state: 'idle', around: 'lesson-exercise[data-stage="passed"]' }),
    snippet('not passed', { state: 'done', latestResult: result, around: 'lesson-exercise' }),
  ];
  const page = Object.assign(new TestElement(), {
    documentElement: { lang: 'en' },
    querySelectorAll: (of: string) => (of.includes('redis-snippet') ? snippets : []),
  });
  vi.stubGlobal('document', page);
  let kept: PageProgress | null = null;
  const shelf = {
    get: () => Promise.resolve(kept),
    // What it shows is of no matter here.
    all: () => Promise.withResolvers().promise,
    put: (_page: string, _id: string, value: PageProgress) => Promise.resolve(void (kept = value)),
    watch: () => undefined,
  };
  const store = { shelf: () => shelf, hold: () => undefined };
  new ProgressBoard(page as unknown as HTMLElement, { store, texts } as unknown as WholeContext).start();
  await vi.waitFor(() => expect(kept).toMatchObject({ done: ['ended', 'passed'].map(idOf) }));
});

it('clears all at once or nothing, and has it undone until it is', async () => {
  const { ProgressBoard } = await import('./progress-board.ts');
  const parts = new Map<string, TestElement>();
  const focused: string[] = [];
  const side = Object.assign(new TestElement(), {
    querySelector: (selector: string) => {
      const part = parts.get(selector) ?? Object.assign(new TestElement(), { focus: () => focused.push(selector) });
      parts.set(selector, part);
      return part;
    },
    querySelectorAll: () => [],
  });
  const empty = { documentElement: { lang: 'en' }, querySelectorAll: () => [], querySelector: () => null };
  vi.stubGlobal('document', Object.assign(new TestElement(), empty));
  const ana = ['/a/', '/b/'].map((page) => ({ page, id: '', value: { title: page, done: ['step'], steps: 1 }, at: 1 }));
  let kept = ana;
  let answer: Keeping = 'not-done';
  const change = (added: typeof ana, removed: readonly object[]): Promise<Keeping> => {
    if (answer === 'kept') kept = removed.length === 2 ? [] : added;
    return Promise.resolve(answer);
  };
  const shelf = { all: () => Promise.resolve(kept), watch: () => undefined };
  const store = { shelf: () => shelf, hold: () => undefined, change };
  new ProgressBoard(side as unknown as HTMLElement, { store, texts } as unknown as WholeContext).start();
  /** Presses a button, and gives what is offered once that has come to something. */
  const press = async (name: 'clear' | 'undo'): Promise<string[]> => {
    const before = focused.length;
    side.querySelector(`[data-action="${name}"]`).dispatchEvent(new Event('click'));
    await vi.waitFor(() => expect(focused.length).toBeGreaterThan(before));
    return ['export', 'clear', 'undo'].filter((each) => !side.querySelector(`[data-action="${each}"]`).hidden);
  };
  expect(await press('clear')).toEqual(['export', 'clear']);
  answer = 'kept';
  expect(await press('clear')).toEqual(['undo']);
  answer = 'full';
  expect(await press('undo')).toEqual(['undo']);
  answer = 'kept';
  expect(await press('undo')).toEqual(['export', 'clear']);
  expect(kept).toMatchObject(ana.map(({ page, id, value }) => ({ page, id, value })));
});
