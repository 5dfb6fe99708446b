// Tests of the keeper: two browsers of one student, with a class between them that may not answer.
import { afterEach, expect, test } from 'vitest';
import type { KeptRecord } from '../../class-protocol.ts';
import { MemoryStorage } from '../store/memory-storage.ts';
import { RecordStore } from '../store/record-store.ts';
import { KeptKeeper } from './kept-keeper.ts';
import type { KeptAnswer } from './kept-line.ts';
import { UnsentMarks } from './unsent-marks.ts';

const place = { area: 'edits', page: '/quickstart/', id: 'redis.main.0.0' } as const;
const edit = (edited: string, other?: string): string => JSON.stringify({ original: '0', edited, other });
const channels: BroadcastChannel[] = [];
afterEach(() => channels.splice(0).forEach((channel) => channel.close()));

/** A class as the bridge keeps it: of each record the newest. */
class ClassShelf {
  readonly records = new Map<string, KeptRecord>();
  isThere = true;
  /** What happens while a record is on its way. */
  onWay: (record: KeptRecord) => Promise<void> | void = () => undefined;

  async all(): Promise<KeptRecord[] | null> {
    return this.isThere ? [...this.records.values()] : null;
  }

  async put(record: KeptRecord): Promise<KeptAnswer> {
    if (!this.isThere) return { type: 'later' };
    await this.onWay(record);
    const kept = this.records.get(record.key);
    const newest = kept !== undefined && kept.changedAt >= record.changedAt ? kept : record;
    this.records.set(record.key, newest);
    return { type: 'kept', record: newest };
  }
}

/** A browser whose clock is behind by so many milliseconds. Its storage outlives its pages. */
class Browser {
  readonly #line: ClassShelf;
  readonly #storage = new MemoryStorage();
  readonly #behind: number;
  readonly #marks: UnsentMarks;
  static time = 1_000;

  constructor(line: ClassShelf, name: string, behind = 0) {
    this.#line = line;
    this.#behind = behind;
    this.#marks = new UnsentMarks(name, null);
  }

  /** Opens a page; due: does what it put off. */
  async open(): Promise<{
    type: (text: string) => Promise<void>;
    erase: () => Promise<void>;
    text: () => Promise<string | null>;
    due: () => Promise<void>;
  }> {
    const now = (): number => (Browser.time += 10) - this.#behind;
    const keeper = new KeptKeeper({ line: this.#line, marks: this.#marks, now, later: () => () => undefined });
    const tabs = new BroadcastChannel(`kept-keeper-${Math.random()}`);
    channels.push(tabs);
    const records = await RecordStore.open({
      reader: 'ada',
      storage: this.#storage,
      tabs,
      limits: { recordBytes: 10_000, readerBytes: 100_000 },
      onChange: (change) => keeper.hear(change),
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

test('of two browsers that changed it without the class the later one wins, and what was taken is not brought back', async () => {
  const line = new ClassShelf();
  const [one, other] = [new Browser(line, 'one'), new Browser(line, 'other')];
  const [first, second] = [await one.open(), await other.open()];
  line.isThere = false;
  await first.type('earlier');
  await second.type('later');
  line.isThere = true;
  await second.due();
  await first.due();
  const page = await one.open();
  expect(await page.text()).toBe('later');
  let brought = 0;
  line.onWay = () => void (brought += 1);
  await page.due();
  expect(brought).toBe(0);
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
