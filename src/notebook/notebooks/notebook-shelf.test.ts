// The notebook shelf over the page's own store, in a browser that keeps nothing for the site, or cannot write for now.
import { expect, it, vi } from 'vitest';
import { notebooksPage } from '../../snippet/snippet-identity.ts';
import { newCell } from '../cells/cell.ts';
import { BrowserStore } from '../store/browser-store.ts';
import { MemoryStorage } from '../store/memory-storage.ts';
import { RecordStore } from '../store/record-store.ts';
import { NotebookShelf } from './notebook-shelf.ts';

function storeOver(storage: MemoryStorage, tabs: BroadcastChannel): BrowserStore {
  const mark = { isNothing: () => Promise.resolve(true), set: () => undefined, onSet: () => undefined };
  const limits = { recordBytes: 10_000, readerBytes: 100_000 };
  return new BrowserStore((onChange) => RecordStore.open({ reader: 'ana', storage, tabs, limits, onChange }), mark);
}

it('makes and copies no notebook that would be gone with its page', async () => {
  const tabs = new BroadcastChannel('notebooks of a test');
  const store = storeOver(new MemoryStorage(), tabs);
  const shelf = new NotebookShelf(store);
  const cell = newCell('redis', { source: 'PING' });
  await store.shelf<unknown>('cells', () => null).put(notebooksPage, cell.id, cell);
  expect(await shelf.create({ name: 'Mine', frontMatter: null }, [cell])).toMatchObject({ name: 'Mine', keeping: 'page-only' });
  const [scratchpad] = (await shelf.list()).rows;
  expect(scratchpad).toMatchObject({ page: notebooksPage, cells: 1 });
  if (scratchpad !== undefined)
    expect(await shelf.duplicate(scratchpad, 'Scratchpad')).toMatchObject({ name: 'Scratchpad 2', keeping: 'page-only' });
  expect((await shelf.list()).rows).toEqual([scratchpad]);
  tabs.close();
});

it('says of a name that cannot be written for now that it was not given', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const tabs = new BroadcastChannel('notebooks of a test');
  const storage = new MemoryStorage();
  const shelf = new NotebookShelf(storeOver(storage, tabs));
  expect(await shelf.rename('/notebooks/a/', 'Mine')).toBe('page-only');
  storage.write = () => Promise.reject(new Error('no disk in this test'));
  expect(await shelf.rename('/notebooks/a/', 'Other')).toBe('not-done');
  expect(await shelf.record('/notebooks/a/')).toMatchObject({ name: 'Mine' });
  tabs.close();
  warned.mockRestore();
});
