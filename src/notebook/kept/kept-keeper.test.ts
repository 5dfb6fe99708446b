// Tests of the keeper: two browsers of one student, with a class between them that may not answer.
import { afterEach, expect, test, vi } from 'vitest';
import type { KeptChange, KeptRecord } from '../../class-protocol.ts';
import { MemoryStorage } from '../store/memory-storage.ts';
import type { StoredRecord } from '../store/record-storage.ts';
import { RecordStore } from '../store/record-store.ts';
import { KeptKeeper } from './kept-keeper.ts';
import type { KeptAnswer } from './kept-line.ts';
import { VersionMarks } from './version-marks.ts';

const place = { area: 'edits', page: '/quickstart/', id: 'redis.main.0.0' } as const;
const edit = (edited: string, other?: string): string => JSON.stringify({ original: '0', edited, other });
const channels: BroadcastChannel[] = [];
afterEach(() => channels.splice(0).forEach((channel) => channel.close()));

/** A class as the bridge keeps it: a change takes the place of what it was made on. */
class ClassShelf {
  readonly records = new Map<string, KeptRecord>();
  isThere = true;
  /** Why it does not take anything. */
  trouble: 'class-full' | 'class-too-large' | null = null;
  puts = 0;
  /** Its answers arrive. */
  isHeard = true;
  /** What happens while a record is on its way. */
  onWay: (record: KeptRecord) => Promise<void> | void = () => undefined;
  /** What happens while its answer is. */
  onAnswer: () => Promise<void> | void = () => undefined;

  async all(): Promise<KeptRecord[] | null> {
    return this.isThere ? [...this.records.values()] : null;
  }

  async put({ base = [], ...record }: KeptChange): Promise<KeptAnswer> {
    if (!this.isThere) return { type: 'later' };
    this.puts += 1;
    if (this.trouble !== null) return { type: 'refused', why: 'full', trouble: this.trouble };
    await this.onWay(record);
    const kept = this.records.get(record.key);
    const newest = kept !== undefined && !base.includes(kept.changedAt) ? kept : record;
    this.records.set(record.key, newest);
    await this.onAnswer();
    return this.isHeard ? { type: 'kept', record: newest } : { type: 'later' };
  }
}

/** A browser's database: it outlives its pages. */
class BrowserDisk extends MemoryStorage {
  override readonly lasts = true;
  isReadable = true;

  override async list(...of: Parameters<MemoryStorage['list']>): Promise<StoredRecord[]> {
    if (!this.isReadable) throw new Error('no database at this moment of the test');
    return super.list(...of);
  }

  override async read(...of: Parameters<MemoryStorage['read']>): Promise<StoredRecord | null> {
    if (!this.isReadable) throw new Error('no database at this moment of the test');
    return super.read(...of);
  }
}

/** A browser whose clock is behind by so many milliseconds. A page of it may find no database. */
class Browser {
  readonly #line: ClassShelf;
  readonly disk = new BrowserDisk();
  readonly troubles: string[] = [];
  room = 100_000;
  random = 0;
  /** What happens as another computer's change comes to a page. */
  onAdopted: (records: RecordStore) => void = () => undefined;
  readonly #behind: number;
  readonly #marks: VersionMarks;
  static time = 1_000;

  constructor(line: ClassShelf, name: string, behind = 0) {
    this.#line = line;
    this.#behind = behind;
    this.#marks = new VersionMarks(name, null);
  }

  /** Opens a page; due: does what it put off. */
  async open(storage: MemoryStorage = this.disk): Promise<{
    type: (text: string) => Promise<void>;
    erase: () => Promise<void>;
    text: () => Promise<string | null>;
    due: () => Promise<void>;
  }> {
    const now = (): number => (Browser.time += 10) - this.#behind;
    const tell = (trouble: string): void => void this.troubles.push(trouble);
    const keeper = new KeptKeeper({
      line: this.#line,
      marks: this.#marks,
      tell,
      now,
      random: () => this.random,
      later: () => () => undefined,
    });
    const tabs = new BroadcastChannel(`kept-keeper-${Math.random()}`);
    channels.push(tabs);
    const records = await RecordStore.open({
      reader: 'ada',
      storage,
      tabs,
      limits: { recordBytes: 10_000, readerBytes: this.room },
      onChange: (change) => {
        keeper.hear(change);
        if (change.from === 'elsewhere') this.onAdopted(records);
      },
    });
    await keeper.begin(records);
    return {
      type: async (text) => void (await records.change([{ ...place, text, at: now() }], [])),
      erase: () => records.remove(place.area, place.page, place.id),
      text: () => records.get(place.area, place.page, place.id),
      due: () => keeper.send(),
    };
  }
}

test('what is typed in one browser is in the other, whichever has the later clock', async () => {
  const line = new ClassShelf();
  const [one, late] = [new Browser(line, 'one'), new Browser(line, 'late', 500_000)];
  const first = await one.open();
  await first.type('first');
  await first.due();
  const second = await late.open();
  expect(await second.text()).toBe('first');
  await second.type('second');
  await second.due();
  expect(await (await one.open()).text()).toBe('second');
  await second.erase();
  await second.due();
  expect(await (await one.open()).text()).toBeNull();
});

test('without the class the browser goes on, and brings it all once the class is there again', async () => {
  const line = new ClassShelf();
  line.isThere = false;
  const browser = new Browser(line, 'one', 500_000);
  const page = await browser.open();
  await page.type('typed without the class');
  await page.due();
  expect(line.records.size).toBe(0);
  // A reload without it keeps what was typed; one with it brings it, though nothing was typed since.
  const again = await browser.open();
  expect(await again.text()).toBe('typed without the class');
  line.isThere = true;
  await again.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual(['typed without the class']);
  // Typed on what the class had, it is never given up for that, whatever the clock says.
  line.isThere = false;
  await again.type('typed later');
  await again.due();
  line.isThere = true;
  const back = await browser.open();
  expect(await back.text()).toBe('typed later');
  await back.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual(['typed later']);
});

test('what is typed while a record is on its way is brought as well', async () => {
  const line = new ClassShelf();
  const page = await new Browser(line, 'one').open();
  line.onWay = async () => {
    line.onWay = () => undefined;
    await page.type('two');
  };
  await page.type('one');
  await page.due();
  await page.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual(['two']);
});

test('an edit that finds a newer one of another browser in the class is brought again, with the other beside it', async () => {
  const line = new ClassShelf();
  const [one, ahead] = [new Browser(line, 'one'), new Browser(line, 'ahead', -500_000)];
  const [first, second] = [await one.open(), await ahead.open()];
  await second.type(edit('theirs'));
  await second.due();
  await first.type(edit('mine'));
  await first.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual([edit('mine', 'theirs')]);
  for (const page of [first, await one.open(), await ahead.open()]) expect(await page.text()).toBe(edit('mine', 'theirs'));
});

test('an edit made on what another browser has changed since, and brought later, is kept beside that one', async () => {
  const line = new ClassShelf();
  const [laptop, computer] = [new Browser(line, 'laptop'), new Browser(line, 'computer')];
  const early = await laptop.open();
  const second = await computer.open();
  await second.type(edit('theirs'));
  await second.due();
  await early.type(edit('mine'));
  await early.due();
  expect(await (await computer.open()).text()).toBe(edit('mine', 'theirs'));
  // Without the class at that moment it is the same.
  await second.type(edit('theirs again'));
  line.isThere = false;
  await second.due();
  line.isThere = true;
  await early.type(edit('chosen'));
  await early.due();
  expect(await (await computer.open()).text()).toBe(edit('theirs again', 'chosen'));
});

test.each([
  ['the reader', (records: RecordStore): unknown => records.put(place.area, place.page, place.id, edit('two'))],
  ['another tab', (records: RecordStore): unknown => records.change([{ ...place, text: edit('two') }], [])],
])('what %s types as two changes are joined has the other computer’s beside it', async (_who, type) => {
  const line = new ClassShelf();
  const [one, other] = [new Browser(line, 'one'), new Browser(line, 'other')];
  const [first, second] = [await one.open(), await other.open()];
  await second.type(edit('theirs'));
  await second.due();
  await first.type(edit('one'));
  const typing = Promise.withResolvers<unknown>();
  one.onAdopted = (records) => {
    one.onAdopted = () => undefined;
    typing.resolve(type(records));
  };
  await first.due();
  await typing.promise;
  await first.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual([edit('two', 'theirs')]);
});

test('a change whose answer was lost is no other one of somebody else', async () => {
  const line = new ClassShelf();
  const page = await new Browser(line, 'one').open();
  line.isHeard = false;
  await page.type(edit('one'));
  await page.due();
  line.isHeard = true;
  await page.type(edit('two'));
  await page.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual([edit('two')]);
});

test('two tabs of a browser change one snippet in turns, and none of it is another computer’s', async () => {
  const line = new ClassShelf();
  const browser = new Browser(line, 'one');
  const [first, second] = [await browser.open(), await browser.open()];
  await first.type(edit('one'));
  await first.due();
  await second.type(edit('two'));
  await second.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual([edit('two')]);
});

test('an answer that comes after another tab’s does not have what that brought forgotten', async () => {
  const line = new ClassShelf();
  const browser = new Browser(line, 'one');
  const [first, second] = [await browser.open(), await browser.open()];
  line.onAnswer = async () => {
    line.onAnswer = () => undefined;
    await second.type(edit('two'));
    await second.due();
  };
  await first.type(edit('one'));
  await first.due();
  await first.type(edit('three'));
  await first.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual([edit('three')]);
});

test('what a late computer could not bring takes the place of no other late one’s', async () => {
  const line = new ClassShelf();
  const [one, other] = [new Browser(line, 'one', 500_000), new Browser(line, 'other', 500_000)];
  other.random = 0.5;
  const ahead = await new Browser(line, 'ahead').open();
  await ahead.type(edit('first'));
  await ahead.due();
  const [first, second] = [await one.open(), await other.open()];
  line.isThere = false;
  await second.type(edit('mine'));
  await second.due();
  line.isThere = true;
  await first.type(edit('theirs'));
  await first.due();
  await second.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual([edit('mine', 'theirs')]);
});

test('a page that finds no database removes nothing, neither in the class nor here', async () => {
  const line = new ClassShelf();
  const browser = new Browser(line, 'one');
  const page = await browser.open();
  await page.type('first');
  await page.due();
  line.isThere = false;
  await page.type('second');
  line.isThere = true;
  const without = await browser.open(new MemoryStorage());
  expect(await without.text()).toBe('first');
  await without.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual(['first']);
  const again = await browser.open();
  await again.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual(['second']);
});

test('what the class does not take is told once, and again after it took something', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const line = new ClassShelf();
  const browser = new Browser(line, 'one');
  const page = await browser.open();
  const type = async (text: string): Promise<void> => {
    await page.type(text);
    await page.due();
  };
  line.trouble = 'class-full';
  await type('one');
  await type('two');
  expect(browser.troubles).toEqual(['class-full']);
  line.trouble = null;
  await type('three');
  line.trouble = 'class-full';
  await type('four');
  expect(browser.troubles).toEqual(['class-full', 'class-full']);
  warned.mockRestore();
});

test('what is too large for the class is brought once, and again once it is changed, also by the next page', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const line = new ClassShelf();
  const browser = new Browser(line, 'one');
  const page = await browser.open();
  line.trouble = 'class-full';
  await page.type('one');
  await page.due();
  // That another is full does not hide that this one is too large.
  line.trouble = 'class-too-large';
  await page.type('large');
  await page.due();
  for (let pages = 0; pages < 2; pages += 1) await (await browser.open()).due();
  expect([browser.troubles, line.puts]).toEqual([['class-full', 'class-too-large'], 2]);
  line.trouble = null;
  await page.type('small');
  await page.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual(['small']);
  warned.mockRestore();
});

test('what this browser has no room for is not asked for again and again', async () => {
  const line = new ClassShelf();
  const [one, full] = [new Browser(line, 'one'), new Browser(line, 'full')];
  full.room = 70;
  const [other, page] = [await one.open(), await full.open()];
  await other.type(edit('theirs'));
  await other.due();
  const mine = edit('m'.repeat(30));
  await page.type(mine);
  await page.due();
  await page.due();
  expect([full.troubles, line.puts, await page.text()]).toEqual([['full'], 2, mine]);
});

test('what this browser has no room for is told, and what it has is still to be brought', async () => {
  const line = new ClassShelf();
  const [one, full] = [new Browser(line, 'one'), new Browser(line, 'full')];
  const page = await full.open();
  line.isThere = false;
  await page.type(edit('mine'));
  line.isThere = true;
  const other = await one.open();
  await other.type(edit('x'.repeat(500)));
  await other.due();
  full.room = 100;
  const again = await full.open();
  expect([full.troubles, await again.text()]).toEqual([['full'], edit('mine')]);
  full.room = 100_000;
  expect(await (await full.open()).text()).toBe(edit('mine', 'x'.repeat(500)));
});

test('what cannot be read at the moment is brought later', async () => {
  const line = new ClassShelf();
  const browser = new Browser(line, 'one');
  const page = await browser.open();
  await page.type('one');
  browser.disk.isReadable = false;
  await page.due();
  browser.disk.isReadable = true;
  await page.due();
  expect([...line.records.values()].map(({ text }) => text)).toEqual(['one']);
});
