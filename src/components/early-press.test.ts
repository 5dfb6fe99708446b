// Early presses, each told by a button that a page has marked.
import { afterEach, expect, it, vi } from 'vitest';
import { pressAgain } from './early-press.ts';

afterEach(() => vi.unstubAllGlobals());

/** A button that was pressed before its owner worked. owner: the name of its element. */
function marked(owner: string, disabled: boolean) {
  return { dataset: { pressed: owner } as { pressed?: string }, disabled, click: vi.fn<() => void>() };
}

it('presses what works by now, and keeps what waits for its owner until that is there', () => {
  const defined = new Set(['redis-snippet']);
  vi.stubGlobal('customElements', { get: (name: string) => (defined.has(name) ? Object : undefined) });
  const run = marked('redis-snippet', false);
  const stop = marked('redis-snippet', true);
  const print = marked('page-menu', true);
  const make = marked('div', true);
  const buttons = [run, stop, print, make];
  const page = { querySelectorAll: () => buttons.filter(({ dataset }) => 'pressed' in dataset) } as unknown as ParentNode;
  pressAgain(page);
  expect(buttons.map(({ click }) => click.mock.calls.length)).toEqual([1, 0, 0, 0]);
  // A run makes Stop work: it was not meant.
  stop.disabled = false;
  defined.add('page-menu');
  print.disabled = false;
  make.disabled = false;
  pressAgain(page);
  pressAgain(page);
  expect(buttons.map(({ click }) => click.mock.calls.length)).toEqual([1, 0, 1, 1]);
});
