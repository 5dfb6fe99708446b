// Record store: one learner's records in this browser, bounded, and in step with the browser's other tabs.
import type { Keeping, StoreArea, StoreChange } from '../../runners/page-store.ts';
import { placeKey } from './memory-storage.ts';
import {
  OvertakenError,
  type RecordPlace,
  type RecordSize,
  type RecordStorage,
  type SeenRecord,
  type StoredRecord,
} from './record-storage.ts';

export interface RecordStoreParts {
  readonly reader: string;
  readonly storage: RecordStorage;
  /** The channel of all tabs with the same storage. */
  readonly tabs: BroadcastChannel;
  readonly limits: { readonly recordBytes: number; readonly readerBytes: number };
  /** Told once a change can be read. */
  onChange(change: StoreChange): void;
}

/** Where a record of the store's own learner is. */
export type OwnPlace = Omit<RecordPlace, 'reader'>;

/** at: when it was written where that was before, Unix time in milliseconds. */
export interface NewRecord extends OwnPlace {
  readonly text: string;
  readonly at?: number;
}

/** How the store's own learner has seen a record. */
export type OwnSeen = Omit<SeenRecord, 'reader'>;

/** Joins what the page writes at a place with what another computer's change has left there. Texts are null where nothing is. */
export type Rejoin = (place: OwnPlace, text: string | null, adopted: string | null) => string | null;

/** What another computer's change has left at a place that the page has not read since. */
interface Unread {
  readonly place: OwnPlace;
  readonly text: string | null;
  readonly rejoin: Rejoin;
}

/** A change, what it is made of, and who makes it. rejoin: for what the page writes before it has read it. */
interface Change {
  readonly records: readonly StoredRecord[];
  readonly removed: readonly RecordPlace[];
  readonly seen: readonly SeenRecord[];
  readonly from: StoreChange['from'];
  readonly rejoin: Rejoin | undefined;
}

/** What a tab tells the others: records that were written, and places that were removed. */
interface TabMessage {
  readonly written: readonly (RecordPlace & RecordSize)[];
  readonly removed: readonly RecordPlace[];
}

export class RecordStore {
  readonly #parts: RecordStoreParts;
  readonly #sizes = new Map<string, RecordPlace & RecordSize>();
  /** By place: what the page writes there does not know of it. */
  readonly #unread = new Map<string, Unread>();
  /** What is adopted at the moment: what the page writes meanwhile is written after it. */
  #adopting: Promise<unknown> | null = null;
  #bytes = 0;

  private constructor(parts: RecordStoreParts) {
    this.#parts = parts;
  }

  /** Rejects where the storage cannot be read. */
  static async open(parts: RecordStoreParts): Promise<RecordStore> {
    const store = new RecordStore(parts);
    parts.tabs.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => store.#hear(data));
    for (const size of await parts.storage.sizes(parts.reader)) store.#count(size);
    return store;
  }

  /** Bytes of all that is kept for the learner. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Of all that is kept for the learner. */
  get sizes(): (RecordPlace & RecordSize)[] {
    return [...this.#sizes.values()];
  }

  get lasts(): boolean {
    return this.#parts.storage.lasts;
  }

  /** The text of a record; null where there is none. */
  async get(area: StoreArea, page: string, id: string): Promise<string | null> {
    const place = { area, page, id };
    const unread = this.#unreadAt((one) => this.#keyOf(one) === this.#keyOf(place));
    const record = await this.look(place);
    this.#haveRead(unread);
    return record?.text ?? null;
  }

  /** The oldest first. */
  async list(area: StoreArea, page?: string): Promise<StoredRecord[]> {
    const unread = this.#unreadAt((one) => one.area === area && (page === undefined || one.page === page));
    const records = await this.#parts.storage.list(this.#parts.reader, area, page);
    this.#haveRead(unread);
    return records.toSorted((one, other) => one.at - other.at);
  }

  /** A record, of which the page learns nothing; null: there is none. */
  async look({ area, page, id }: OwnPlace): Promise<StoredRecord | null> {
    return await this.#parts.storage.read(this.#place(area, page, id));
  }

  async put(area: StoreArea, page: string, id: string, text: string): Promise<Exclude<Keeping, 'not-done'>> {
    return await this.#putOrRemove({ area, page, id }, text);
  }

  async remove(area: StoreArea, page: string, id: string): Promise<void> {
    await this.#putOrRemove({ area, page, id }, null);
  }

  /** text: null where it is removed. What another computer's change has left there unread stays beside it. */
  async #putOrRemove(place: OwnPlace, text: string | null): Promise<Exclude<Keeping, 'not-done'>> {
    await this.#adopting;
    const unread = this.#unread.get(this.#keyOf(place));
    const joined = unread === undefined ? text : unread.rejoin(place, text, unread.text);
    return await (joined === null ? this.change([], [place]) : this.change([{ ...place, text: joined }], []));
  }

  /** Writes some records and removes others, all or nothing. */
  async change(written: readonly NewRecord[], removed: readonly OwnPlace[]): Promise<Exclude<Keeping, 'not-done'>> {
    return await this.#change(written, removed, [], 'here');
  }

  /**
   * The same of what another computer changed, which the page is told of as it is of other tabs. seen: what it is made of;
   * 'overtaken': that is another by now. rejoin: for what the page writes there before it has read it.
   */
  async adopt(
    written: readonly NewRecord[],
    removed: readonly OwnPlace[],
    seen: readonly OwnSeen[],
    rejoin: Rejoin,
  ): Promise<Exclude<Keeping, 'not-done'> | 'overtaken'> {
    const adopting = this.#change(written, removed, seen, 'elsewhere', rejoin);
    this.#adopting = adopting.catch(() => undefined);
    try {
      return await adopting;
    } catch (error) {
      if (error instanceof OvertakenError) return 'overtaken';
      throw error;
    }
  }

  #unreadAt(isThere: (place: OwnPlace) => boolean): Unread[] {
    return [...this.#unread.values()].filter(({ place }) => isThere(place));
  }

  /** unread: what was so when reading began. */
  #haveRead(unread: readonly Unread[]): void {
    for (const one of unread) if (this.#unread.get(this.#keyOf(one.place)) === one) this.#unread.delete(this.#keyOf(one.place));
  }

  #keyOf({ area, page, id }: OwnPlace): string {
    return placeKey(this.#place(area, page, id));
  }

  async #change(
    written: readonly NewRecord[],
    removed: readonly OwnPlace[],
    own: readonly OwnSeen[],
    from: StoreChange['from'],
    rejoin?: Rejoin,
  ): Promise<Exclude<Keeping, 'not-done'>> {
    const { limits, storage, reader } = this.#parts;
    const records = written.map((record): StoredRecord => {
      const bytes = new TextEncoder().encode(record.text).length;
      return { ...this.#place(record.area, record.page, record.id), bytes, at: record.at ?? Date.now(), text: record.text };
    });
    if (records.some(({ bytes }) => bytes > limits.recordBytes)) return 'too-large';
    const going = removed.map((place) => ({ reader, ...place }));
    const change = { records, removed: going, seen: own.map((record) => ({ reader, ...record })), from, rejoin };
    const bytes = bytesOf(records);
    const touched = new Map([...records, ...going].map((place) => [placeKey(place), this.#sizes.get(placeKey(place))?.bytes ?? 0]));
    const before = [...touched.values()].reduce((sum, size) => sum + size, 0);
    const over = bytes === 0 ? 0 : this.#bytes - before + bytes - limits.readerBytes;
    const giving = this.#giveWay(new Set(touched.keys()), over);
    if (bytesOf(giving) < over) return 'full';
    try {
      await this.#write(change, giving);
    } catch (error) {
      if (!isFull(error)) throw error;
      // The browser has less room than we allow ourselves.
      const more = this.#giveWay(new Set(touched.keys()), 2 * bytes);
      if (more.length === 0) return 'full';
      try {
        await this.#write(change, more);
      } catch (again) {
        if (isFull(again)) return 'full';
        throw again;
      }
    }
    return storage.lasts ? 'kept' : 'page-only';
  }

  /** The oldest outputs that have so many bytes together, those that change anyway not among them; all of them where they have less. */
  #giveWay(changing: ReadonlySet<string>, bytes: number): (RecordPlace & RecordSize)[] {
    const outputs = [...this.#sizes.values()].filter((one) => one.area === 'outputs' && !changing.has(placeKey(one)));
    const giving: (RecordPlace & RecordSize)[] = [];
    let left = bytes;
    for (const output of outputs.toSorted((one, other) => one.at - other.at)) {
      if (left <= 0) break;
      giving.push(output);
      left -= output.bytes;
    }
    return giving;
  }

  async #write({ records, removed, seen, from, rejoin }: Change, giving: readonly RecordPlace[]): Promise<void> {
    const { storage, tabs } = this.#parts;
    const gone = [...removed, ...giving];
    await storage.write(records, gone, seen);
    if (rejoin !== undefined) {
      for (const place of removed) this.#unread.set(placeKey(place), { place, text: null, rejoin });
      for (const { text, ...place } of records) this.#unread.set(placeKey(place), { place, text, rejoin });
    }
    const message: TabMessage = { written: records.map(withoutText), removed: gone.map(placeAlone) };
    this.#take(message, from);
    // Pages that share no storage share nothing.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
    if (storage.lasts) tabs.postMessage(message);
  }

  #hear(message: TabMessage): void {
    const isOwn = (place: RecordPlace): boolean => place.reader === this.#parts.reader;
    if (!this.lasts) return;
    this.#take({ written: message.written.filter(isOwn), removed: message.removed.filter(isOwn) }, 'elsewhere');
  }

  #take({ written, removed }: TabMessage, from: StoreChange['from']): void {
    for (const place of removed) this.#discount(place);
    for (const size of written) this.#count(size);
    for (const { area, page, id } of [...removed, ...written]) this.#parts.onChange({ area, page, id, from });
  }

  #count(size: RecordPlace & RecordSize): void {
    this.#discount(size);
    this.#sizes.set(placeKey(size), size);
    this.#bytes += size.bytes;
  }

  #discount(place: RecordPlace): void {
    this.#bytes -= this.#sizes.get(placeKey(place))?.bytes ?? 0;
    this.#sizes.delete(placeKey(place));
  }

  #place(area: StoreArea, page: string, id: string): RecordPlace {
    return { reader: this.#parts.reader, area, page, id };
  }
}

function bytesOf(sizes: readonly RecordSize[]): number {
  return sizes.reduce((sum, { bytes }) => sum + bytes, 0);
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

function placeAlone({ reader, area, page, id }: RecordPlace): RecordPlace {
  return { reader, area, page, id };
}

function withoutText(record: StoredRecord): RecordPlace & RecordSize {
  return { ...placeAlone(record), bytes: record.bytes, at: record.at };
}
