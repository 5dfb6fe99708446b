import { expect, it } from 'vitest';
import { Attendance } from '../runners/attendance.ts';
import type { PageStore } from '../runners/page-store.ts';
import { partTexts } from '../texts/parts/en.ts';
import type * as keptEdits from './kept-edits.ts';
import { PageEdits, type EditedSnippet } from './page-edits.ts';

const snippet = { identity: 'redis main', original: 'GET a', source: 'GET b' } as EditedSnippet;

/** A page's edits with a program that tells what it is asked, once it can be loaded. */
function pageEdits(load: () => Promise<void>) {
  const told: string[] = [];
  const tell = (what: string) => (one: EditedSnippet) => void told.push(`${what} ${one.source}`);
  class KeptEdits {
    readonly add = tell('add');
    readonly keep = tell('keep');
    readonly offerUndo = tell('undo');
  }
  const troubles: string[] = [];
  const held: Promise<unknown>[] = [];
  const store = { tell: (trouble: string) => void troubles.push(trouble), hold: (work: Promise<unknown>) => void held.push(work) };
  const attendance = new Attendance();
  const edits = new PageEdits(
    { attendance, partTexts: () => Promise.resolve(partTexts), store: store as unknown as PageStore },
    '/quickstart/',
    async () => {
      await load();
      return { KeptEdits } as unknown as typeof keptEdits;
    },
  );
  return { edits, attendance, told, troubles, held };
}

it('loads nothing for a page that is only read, and keeps what was changed before its program came', async () => {
  let loads = 0;
  const { edits, attendance, told, held } = pageEdits(() => Promise.resolve(void (loads += 1)));
  edits.add(snippet);
  expect(loads).toBe(0);
  edits.keep(snippet);
  expect(held).toHaveLength(1);
  await Promise.all(held);
  expect(told).toEqual(['add GET b', 'keep GET b']);

  edits.add(snippet);
  edits.keep(snippet);
  edits.offerUndo(snippet, 'GET c');
  await attendance.begin();
  expect(told.slice(2)).toEqual(['add GET b', 'keep GET b', 'undo GET b']);
  expect(loads).toBe(1);
});

it('says that a change is not kept where its program cannot be loaded', async () => {
  const failing = Promise.withResolvers<void>();
  const { edits, troubles, told } = pageEdits(() => failing.promise);
  edits.add(snippet);
  edits.keep(snippet);
  expect(troubles).toEqual([]);
  failing.reject(new Error('not there'));
  await failing.promise.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve));
  expect(troubles).toEqual(['unavailable']);
  edits.keep(snippet);
  expect(troubles).toEqual(['unavailable', 'unavailable']);
  expect(told).toEqual([]);
});
