// The record store over a storage in memory that says it lasts, with real channels for the browser's other tabs.
import { afterEach, expect, test, vi } from 'vitest';
import type { StoreChange } from '../../runners/page-store.ts';
import { BrowserStore, type Trouble } from './browser-store.ts';
import { MemoryStorage } from './memory-storage.ts';
import type { RecordPlace, RecordStorage, SeenRecord, StoredRecord } from './record-storage.ts';
import type { KeptMark } from './kept-mark.ts';
import { RecordStore, type Rejoin } from './record-store.ts';

const channels: BroadcastChannel[] = [];
afterEach(() => {
  for (const opened of channels.splice(0)) opened.close();
});

/** What a browser keeps; room: how many bytes it has for it. */
class BrowserDisk extends MemoryStorage implements RecordStorage {
  override readonly lasts = true;
  room = Infinity;

  override async write(records: readonly StoredRecord[], removed: readonly RecordPlace[], seen?: readonly SeenRecord[]): Promise<void> {
    const gone = new Set(await Promise.all(removed.map(async (place) => (await this.read(place))?.bytes ?? 0)));
    const kept = (await this.sizes('ana')).reduce((sum, { bytes }) => sum + bytes, 0) - [...gone].reduce((sum, bytes) => sum + bytes, 0);
    if (kept + records.reduce((sum, { bytes }) => sum + bytes, 0) > this.room)
      throw new DOMException('The disk of this test has no more room.', 'QuotaExceededError');
    return super.write(records, removed, seen);
  }
}

/** Joins what a page writes with what it has not read. */
const beside: Rejoin = (_place, text, adopted) => `${text} beside ${adopted}`;

interface Tab {
  readonly store: RecordStore;
  readonly changes: StoreChange[];
}

async function openTab(storage: RecordStorage, reader = 'ana', limits = { recordBytes: 100, readerBytes: 300 }): Promise<Tab> {
  const changes: StoreChange[] = [];
  const tabs = new BroadcastChannel('records of a test');
  channels.push(tabs);
  return { store: await RecordStore.open({ reader, storage, tabs, limits, onChange: (change) => void changes.push(change) }), changes };
}

test('what is put is there for the learner alone, after a reload as well', async () => {
  const disk = new BrowserDisk();
  const { store } = await openTab(disk);
  expect(await store.put('edits', '/a/', 'one', '"text"')).toBe('kept');
  const again = await openTab(disk);
  expect(await again.store.get('edits', '/a/', 'one')).toBe('"text"');
  expect(again.store.bytes).toBe(6);
  expect(await again.store.get('edits', '/b/', 'one')).toBeNull();
  expect(await again.store.get('cells', '/a/', 'one')).toBeNull();
  const other = await openTab(disk, 'ben');
  expect(await other.store.get('edits', '/a/', 'one')).toBeNull();
  expect(await other.store.list('edits')).toEqual([]);
  expect(other.store.bytes).toBe(0);
});

test('other tabs of the learner hear of a change, those of another do not', async () => {
  const disk = new BrowserDisk();
  const [here, there, bens] = [await openTab(disk), await openTab(disk), await openTab(disk, 'ben')];
  await here.store.put('edits', '/a/', 'one', '"ü"');
  await here.store.remove('edits', '/a/', 'two');
  await vi.waitFor(() => expect(there.changes).toHaveLength(2), 20_000);
  expect(there.changes[0]).toEqual({ area: 'edits', page: '/a/', id: 'one', from: 'elsewhere' });
  expect(there.store.bytes).toBe(4);
  expect(here.changes.map(({ from }) => from)).toEqual(['here', 'here']);
  expect(bens.changes).toEqual([]);
});

test('a value that replaces another counts once, and a removed one no more', async () => {
  const { store } = await openTab(new BrowserDisk());
  await store.put('edits', '/a/', 'one', 'x'.repeat(50));
  await store.put('edits', '/a/', 'one', 'x'.repeat(20));
  expect(store.bytes).toBe(20);
  await store.remove('edits', '/a/', 'one');
  expect(store.bytes).toBe(0);
});

test('one record and all together are bounded; outputs give way, the oldest first, and nothing else does', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const { store } = await openTab(new BrowserDisk());
    expect(await store.put('edits', '/a/', 'one', 'x'.repeat(101))).toBe('too-large');
    for (const id of ['1', '2', '3']) {
      vi.setSystemTime(Number(id));
      expect(await store.put('outputs', '/a/', id, 'x'.repeat(100))).toBe('kept');
    }
    expect(await store.put('edits', '/a/', 'one', 'x'.repeat(100))).toBe('kept');
    expect((await store.list('outputs')).map(({ id }) => id)).toEqual(['2', '3']);
    expect(await store.put('servers', '/a/', 'one', 'x'.repeat(100))).toBe('kept');
    expect(await store.put('cells', '/a/', 'one', 'x'.repeat(100))).toBe('kept');
    expect(await store.put('cells', '/a/', 'two', 'x')).toBe('full');
    expect(await store.put('outputs', '/a/', '4', 'x')).toBe('full');
    // What is there may still become shorter.
    expect(await store.put('cells', '/a/', 'one', 'x'.repeat(99))).toBe('kept');
    expect(store.bytes).toBe(299);
  } finally {
    vi.useRealTimers();
  }
});

test('a browser with less room than ours has outputs give way too, and says when it is full', async () => {
  const disk = new BrowserDisk();
  const { store } = await openTab(disk);
  await store.put('outputs', '/a/', '1', 'x'.repeat(80));
  disk.room = 100;
  expect(await store.put('edits', '/a/', 'one', 'x'.repeat(40))).toBe('kept');
  expect(await store.list('outputs')).toEqual([]);
  expect(await store.put('edits', '/a/', 'two', 'x'.repeat(90))).toBe('full');
  expect(await store.get('edits', '/a/', 'one')).not.toBeNull();
});

test('outputs give way also where all of them together are smaller than what comes, and stay where that makes no room', async () => {
  const disk = new BrowserDisk();
  const { store } = await openTab(disk);
  await store.put('outputs', '/a/', '1', 'x'.repeat(30));
  disk.room = 80;
  expect(await store.put('edits', '/a/', 'one', 'x'.repeat(90))).toBe('full');
  expect(await store.list('outputs')).toHaveLength(1);
  expect(await store.put('edits', '/a/', 'one', 'x'.repeat(70))).toBe('kept');
  expect(await store.list('outputs')).toEqual([]);
});

test('several records are written and others removed, all or nothing', async () => {
  const disk = new BrowserDisk();
  const [here, there] = [await openTab(disk), await openTab(disk)];
  await here.store.put('cells', '/a/', 'old', 'x'.repeat(90));
  const cells = ['1', '2', '3'].map((id) => ({ area: 'cells', page: '/a/', id, text: 'x'.repeat(100), at: 7 }) as const);
  expect(await here.store.change(cells, [])).toBe('full');
  expect((await here.store.list('cells')).map(({ id }) => id)).toEqual(['old']);
  // What goes makes room for what comes.
  expect(await here.store.change(cells, [{ area: 'cells', page: '/a/', id: 'old' }])).toBe('kept');
  expect(here.store.bytes).toBe(300);
  expect(await here.store.list('cells')).toMatchObject([{ id: '1', at: 7 }, { id: '2' }, { id: '3' }]);
  expect(await here.store.change([{ area: 'cells', page: '/a/', id: '4', text: 'x'.repeat(101) }], [])).toBe('too-large');
  await vi.waitFor(() => expect(there.store.bytes).toBe(300), 20_000);
  expect(there.store.sizes.map(({ id }) => id).toSorted()).toEqual(['1', '2', '3']);
});

test('what comes from another computer is told of as such, and takes the place of nothing but what was seen', async () => {
  const { store, changes } = await openTab(new BrowserDisk());
  const place = { area: 'edits', page: '/a/', id: 'one' } as const;
  await store.put('edits', '/a/', 'one', 'typed meanwhile');
  const coming = [{ ...place, text: 'theirs' }];
  expect(await store.adopt(coming, [], [{ ...place, text: null }], beside)).toBe('overtaken');
  expect(await store.get('edits', '/a/', 'one')).toBe('typed meanwhile');
  expect(await store.adopt(coming, [], [{ ...place, text: 'typed meanwhile' }], beside)).toBe('kept');
  expect(await store.get('edits', '/a/', 'one')).toBe('theirs');
  expect(changes.map(({ from }) => from)).toEqual(['here', 'elsewhere']);
});

test('what the page writes before it has read another computer’s change is joined with that', async () => {
  const { store } = await openTab(new BrowserDisk());
  const place = { area: 'edits', page: '/a/', id: 'one' } as const;
  const adopting = store.adopt([{ ...place, text: 'theirs' }], [], [{ ...place, text: null }], beside);
  const writing = store.put('edits', '/a/', 'one', 'mine');
  await Promise.all([adopting, writing]);
  expect((await store.look(place))?.text).toBe('mine beside theirs');
  await store.remove('edits', '/a/', 'one');
  expect((await store.look(place))?.text).toBe('null beside theirs');
  // Whoever has read it knows what they write over.
  await store.list('edits', '/b/');
  await store.put('edits', '/a/', 'one', 'mine');
  expect(await store.get('edits', '/a/', 'one')).toBe('mine beside theirs');
  await store.put('edits', '/a/', 'one', 'chosen');
  expect(await store.get('edits', '/a/', 'one')).toBe('chosen');
  await store.adopt([], [place], [{ ...place, text: 'chosen' }], beside);
  await store.list('edits', '/a/');
  await store.put('edits', '/a/', 'one', 'mine');
  expect(await store.get('edits', '/a/', 'one')).toBe('mine');
});

test('a shelf gives values back, leaves out what is none, and tells of trouble', async () => {
  const storage = new MemoryStorage();
  const troubles: Trouble[] = [];
  const store = new BrowserStore(
    async (onChange) =>
      RecordStore.open({
        reader: 'ana',
        storage,
        tabs: channel(),
        limits: { recordBytes: 100, readerBytes: 300 },
        onChange,
      }),
    new TestMark('something'),
  );
  store.onTrouble((trouble) => troubles.push(trouble));
  const shelf = store.shelf('edits', (value) => (typeof value === 'string' ? value : null));
  const heard: StoreChange[] = [];
  const unwatch = shelf.watch((change) => void heard.push(change));
  expect(await shelf.put('/a/', 'one', 'text')).toBe('page-only');
  expect(troubles).toEqual(['page-only']);
  expect(await shelf.get('/a/', 'one')).toBe('text');
  expect(heard).toEqual([{ area: 'edits', page: '/a/', id: 'one', from: 'here' }]);
  unwatch();
  await store.shelf('edits', Number).put('/a/', 'two', 2);
  expect(await shelf.get('/a/', 'two')).toBeNull();
  expect(await shelf.all('/a/')).toMatchObject([{ page: '/a/', id: 'one', value: 'text' }]);
  expect(heard).toHaveLength(1);
});

test('a store that cannot be read is not taken for an empty one, says what was not done, and is tried anew', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  let opens = 0;
  const store = new BrowserStore(async () => {
    opens += 1;
    throw new Error('no store in this test');
  }, new TestMark('something'));
  const troubles: Trouble[] = [];
  store.onTrouble((trouble) => troubles.push(trouble));
  const shelf = store.shelf('edits', String);
  expect(await shelf.get('/a/', 'one')).toBeUndefined();
  expect(await shelf.all('/a/')).toBeUndefined();
  expect(troubles).toEqual([]);
  // What is done as a whole is for whoever does it to do again.
  expect(await store.change([{ area: 'cells', page: '/a/', id: 'one', value: 1 }], [])).toBe('not-done');
  expect(await store.change([], [{ area: 'cells', page: '/a/', id: 'one' }])).toBe('not-done');
  expect(troubles).toEqual(['not-done', 'not-done']);
  expect(opens).toBe(4);
  expect(warned).toHaveBeenCalledTimes(4);
  warned.mockRestore();
});

test('what could not be written is written once it can be, the latest of each place, and holds its reader until then', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  try {
    const disk = new BrowserDisk();
    let isOut = true;
    const store = new BrowserStore(async () => {
      if (isOut) throw new Error('no store at this moment of the test');
      return (await openTab(disk)).store;
    }, new TestMark('something'));
    const troubles: Trouble[] = [];
    store.onTrouble((trouble) => troubles.push(trouble));
    const shelf = store.shelf('edits', String);
    const [older, newer] = [shelf.put('/a/', 'one', 'older'), shelf.put('/a/', 'one', 'newer')];
    const other = shelf.put('/a/', 'two', 'other');
    await vi.advanceTimersByTimeAsync(0);
    expect([troubles, store.isHeld]).toEqual([['unavailable'], true]);
    isOut = false;
    // Removed with all of its notebook, it is not brought back.
    expect(await store.change([], [{ area: 'edits', page: '/a/', id: 'two' }])).toBe('kept');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await Promise.all([older, newer, other])).toEqual(['kept', 'kept', 'kept']);
    expect((await shelf.all())?.map(({ id, value }) => [id, value])).toEqual([['one', 'newer']]);
    expect(store.isHeld).toBe(false);
  } finally {
    warned.mockRestore();
    vi.useRealTimers();
  }
});

test('what is written again takes the place of nothing that another tab kept meanwhile, which is told of', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] });
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  try {
    const disk = new BrowserDisk();
    const other = await openTab(disk);
    let isOut = true;
    const store = new BrowserStore(async (onChange) => {
      if (isOut) throw new Error('no store at this moment of the test');
      return RecordStore.open({ reader: 'ana', storage: disk, tabs: channel(), limits: { recordBytes: 100, readerBytes: 300 }, onChange });
    }, new TestMark('something'));
    const heard: StoreChange[] = [];
    const shelf = store.shelf('edits', String);
    shelf.watch((change) => void heard.push(change));
    const writing = shelf.put('/a/', 'one', 'older');
    await vi.advanceTimersByTimeAsync(10);
    await other.store.put('edits', '/a/', 'one', '"theirs"');
    isOut = false;
    await vi.advanceTimersByTimeAsync(60_000);
    await writing;
    expect(await shelf.get('/a/', 'one')).toBe('theirs');
    expect(heard).toContainEqual({ area: 'edits', page: '/a/', id: 'one', from: 'elsewhere' });
  } finally {
    warned.mockRestore();
    vi.useRealTimers();
  }
});

test('what is put while all of a place is changed has its place once it can be written', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  try {
    const disk = new BrowserDisk();
    const { store: records } = await openTab(disk);
    const store = new BrowserStore(async () => records, new TestMark('something'));
    const shelf = store.shelf('edits', String);
    const write = vi.spyOn(disk, 'write');
    const changing = store.change([], [{ area: 'edits', page: '/a/', id: 'one' }]);
    write.mockImplementationOnce((...of) => BrowserDisk.prototype.write.apply(disk, of)).mockRejectedValueOnce(new Error('closed'));
    const writing = shelf.put('/a/', 'one', 'newer');
    await changing;
    await vi.advanceTimersByTimeAsync(60_000);
    await writing;
    expect(await shelf.get('/a/', 'one')).toBe('newer');
  } finally {
    warned.mockRestore();
    vi.useRealTimers();
  }
});

test('the same trouble is told once, and again after something was kept', async () => {
  const { store: records } = await openTab(new BrowserDisk());
  const store = new BrowserStore(async () => records, new TestMark('something'));
  const troubles: Trouble[] = [];
  store.onTrouble((trouble) => troubles.push(trouble));
  const shelf = store.shelf('edits', String);
  const large = 'x'.repeat(200);
  await shelf.put('/a/', 'one', large);
  // Something that is removed is none that is kept.
  await shelf.remove('/a/', 'one');
  await shelf.put('/a/', 'one', large);
  expect(troubles).toEqual(['too-large']);
  await shelf.put('/a/', 'one', 'small');
  await shelf.put('/a/', 'one', large);
  expect(troubles).toEqual(['too-large', 'too-large']);
});

test('whoever leaves the page is asked while something of theirs is not written yet', async () => {
  const opening = Promise.withResolvers<RecordStore>();
  const store = new BrowserStore(() => opening.promise, new TestMark('nothing'));
  expect(store.isHeld).toBe(false);
  const writing = store.shelf('edits', String).put('/a/', 'one', 'text');
  const output = store.shelf('outputs', String).put('/a/', 'one', 'text');
  expect(store.isHeld).toBe(true);
  opening.resolve((await openTab(new BrowserDisk())).store);
  expect([await writing, await output]).toEqual(['kept', 'kept']);
  expect(store.isHeld).toBe(false);
});

test('where nothing is kept nothing is opened, until this tab or another keeps something', async () => {
  const storage = new MemoryStorage();
  const mark = new TestMark('nothing');
  let opens = 0;
  const store = new BrowserStore(async (onChange) => {
    opens += 1;
    return RecordStore.open({ reader: 'ana', storage, tabs: channel(), limits: { recordBytes: 100, readerBytes: 300 }, onChange });
  }, mark);
  const heard: StoreChange[] = [];
  const shelf = store.shelf('edits', String);
  shelf.watch((change) => void heard.push(change));
  let kept = 0;
  store.whenKept(() => (kept += 1));
  expect(await shelf.get('/a/', 'one')).toBeNull();
  expect(await shelf.all()).toEqual([]);
  await shelf.remove('/a/', 'one');
  expect([opens, kept]).toEqual([0, 0]);

  const { store: other } = await openTab(storage);
  await other.put('edits', '/a/', 'one', '"theirs"');
  mark.setElsewhere();
  await vi.waitFor(() => expect(heard).toContainEqual({ area: 'edits', page: '/a/', id: 'one', from: 'elsewhere' }));
  expect(await shelf.get('/a/', 'one')).toBe('theirs');
  expect([opens, kept]).toEqual([1, 1]);

  const own = new TestMark('nothing');
  const writer = new BrowserStore(
    async (onChange) =>
      RecordStore.open({ reader: 'ana', storage, tabs: channel(), limits: { recordBytes: 100, readerBytes: 300 }, onChange }),
    own,
  );
  const wrote = writer.shelf('edits', String).put('/a/', 'two', 'mine');
  // At once: who leaves the page now comes back to a page that looks for it.
  expect(own.noted).toBe('something');
  await wrote;
  expect(await writer.shelf('edits', String).get('/a/', 'two')).toBe('mine');
});

test('what another tab keeps first is heard of even where the store does not open at that moment', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  try {
    const disk = new BrowserDisk();
    const mark = new TestMark('nothing');
    let isOut = true;
    const store = new BrowserStore(async () => {
      if (isOut) throw new Error('no store at this moment of the test');
      return (await openTab(disk)).store;
    }, mark);
    const heard: StoreChange[] = [];
    store.shelf('edits', String).watch((change) => void heard.push(change));
    await (await openTab(disk)).store.put('edits', '/a/', 'one', '"theirs"');
    mark.setElsewhere();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toEqual([]);
    isOut = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toContainEqual({ area: 'edits', page: '/a/', id: 'one', from: 'elsewhere' });
  } finally {
    warned.mockRestore();
    vi.useRealTimers();
  }
});

/** What a browser has noted of whether it keeps something. */
class TestMark implements KeptMark {
  noted: 'something' | 'nothing';
  readonly #listeners: (() => void)[] = [];

  constructor(noted: 'something' | 'nothing') {
    this.noted = noted;
  }

  isNothing(): Promise<boolean> {
    return Promise.resolve(this.noted === 'nothing');
  }

  set(): void {
    this.noted = 'something';
  }

  onSet(listener: () => void): void {
    this.#listeners.push(listener);
  }

  setElsewhere(): void {
    this.set();
    for (const listener of this.#listeners) listener();
  }
}

function channel(): BroadcastChannel {
  const opened = new BroadcastChannel('records of a test');
  channels.push(opened);
  return opened;
}
