import { expect, it, vi } from 'vitest';
import { Attendance } from '../runners/attendance.ts';
import type { PageStore } from '../runners/page-store.ts';
import { partTexts } from '../texts/parts/en.ts';
import type * as keptEdits from './kept-edits.ts';
import { PageEdits, type EditedSnippet } from './page-edits.ts';
import { hashOf, identityText } from './snippet-identity.ts';

const identity = identityText({ kind: 'redis', session: 'main', hash: hashOf('GET a'), occurrence: 0 });
const snippet = { identity, original: 'GET a', source: 'GET b' } as EditedSnippet;

/** A page's edits with a program that tells what it is asked, once it can be loaded. */
function pageEdits(load: () => Promise<void>) {
  const told: string[] = [];
  const tell = (what: string) => (one: EditedSnippet) => void told.push(`${what} ${one.source}`);
  class KeptEdits {
    readonly add = tell('add');
    readonly keep = tell('keep');
    readonly chooseOriginal = tell('undo');
    readonly read = () => reading.promise;
  }
  const reading = Promise.withResolvers<void>();
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
  return { edits, attendance, told, troubles, held, reading };
}

it('loads nothing for a page that is only read, and keeps what was changed before its program came', async () => {
  let loads = 0;
  const { edits, attendance, told, held, reading } = pageEdits(() => Promise.resolve(void (loads += 1)));
  reading.resolve();
  edits.add(snippet);
  expect(loads).toBe(0);
  edits.keep(snippet);
  expect(held).toHaveLength(1);
  await Promise.all(held);
  expect(told).toEqual(['add GET b', 'keep GET b']);

  edits.add(snippet);
  edits.keep(snippet);
  await edits.chooseOriginal({ ...snippet, source: 'GET a' }, 'GET c');
  await edits.chooseOriginal(snippet, 'GET c');
  await attendance.begin();
  // What was typed since a reset is not to be taken back with it.
  expect(told.slice(2)).toEqual(['add GET b', 'keep GET b', 'undo GET a']);
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

it('says nothing of a cell of the reader’s own, which others keep', async () => {
  const { edits, held, troubles } = pageEdits(() => Promise.reject(new Error('not there')));
  edits.keep({ ...snippet, identity: 'cell-1' });
  expect([held, troubles]).toEqual([[], []]);
});

it('has a run wait for what was kept, and tells when it is read though its program came late', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  let loads = 0;
  const { edits, attendance, told, reading } = pageEdits(() =>
    (loads += 1) === 1 ? Promise.reject(new Error('not there')) : Promise.resolve(),
  );
  edits.add(snippet);
  const events: string[] = [];
  const read = edits.read().then(() => events.push('read'));
  await attendance.begin();
  expect([told, events]).toEqual([[], []]);
  const begun = attendance.begin().then(() => events.push('begun'));
  await new Promise((resolve) => setTimeout(resolve));
  expect([told, events]).toEqual([['add GET b'], []]);
  reading.resolve();
  await Promise.all([read, begun]);
  expect(events.toSorted()).toEqual(['begun', 'read']);
});
