// Early presses, each told by a button that a page has marked.
import { afterEach, expect, it, vi } from 'vitest';
import { pressAgain } from './early-press.ts';

afterEach(() => vi.unstubAllGlobals());

/** A button that was pressed before its owner worked. owner: the name of its element. awaited: its owner's turn to work is still to come. */
function marked(owner: string, disabled: boolean, awaited = false) {
  const closest = (): object | null => (awaited ? {} : null);
  return { dataset: { pressed: owner } as { pressed?: string }, disabled, closest, click: vi.fn<() => void>() };
}

it('presses what works by now, and keeps what waits for its owner until that is there', () => {
  const defined = new Set(['redis-snippet']);
  vi.stubGlobal('customElements', { get: (name: string) => (defined.has(name) ? Object : undefined) });
  const run = marked('redis-snippet', false);
  const stop = marked('redis-snippet', true);
  const print = marked('page-menu', true);
  const make = marked('div', true);
  const later = marked('redis-snippet', true, true);
  const buttons = [run, stop, print, make, later];
  const page = { querySelectorAll: () => buttons.filter(({ dataset }) => 'pressed' in dataset) } as unknown as ParentNode;
  pressAgain(page);
  expect(buttons.map(({ click }) => click.mock.calls.length)).toEqual([1, 0, 0, 0, 0]);
  // A run makes Stop work: it was not meant.
  stop.disabled = false;
  defined.add('page-menu');
  print.disabled = false;
  make.disabled = false;
  later.disabled = false;
  pressAgain(page);
  pressAgain(page);
  expect(buttons.map(({ click }) => click.mock.calls.length)).toEqual([1, 0, 1, 1, 1]);
});
