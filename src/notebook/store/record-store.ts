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

/** A change, what it is made of, and who makes it. */
interface Change {
  readonly records: readonly StoredRecord[];
  readonly removed: readonly RecordPlace[];
  readonly seen: readonly SeenRecord[];
  readonly from: StoreChange['from'];
}

/** What a tab tells the others: records that were written, and places that were removed. */
interface TabMessage {
  readonly written: readonly (RecordPlace & RecordSize)[];
  readonly removed: readonly RecordPlace[];
}

export class RecordStore {
  readonly #parts: RecordStoreParts;
  readonly #sizes = new Map<string, RecordPlace & RecordSize>();
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
    return (await this.#parts.storage.read(this.#place(area, page, id)))?.text ?? null;
  }

  /** The oldest first. */
  async list(area: StoreArea, page?: string): Promise<StoredRecord[]> {
    return (await this.#parts.storage.list(this.#parts.reader, area, page)).toSorted((one, other) => one.at - other.at);
  }

  async put(area: StoreArea, page: string, id: string, text: string): Promise<Exclude<Keeping, 'unavailable'>> {
    return await this.change([{ area, page, id, text }], []);
  }

  async remove(area: StoreArea, page: string, id: string): Promise<void> {
    await this.change([], [{ area, page, id }]);
  }

  /** Writes some records and removes others, all or nothing. */
  async change(written: readonly NewRecord[], removed: readonly OwnPlace[]): Promise<Exclude<Keeping, 'unavailable'>> {
    return await this.#change(written, removed, [], 'here');
  }

  /** The same of what another computer changed, which the page is told of as it is of other tabs. seen: what it is made of; 'overtaken': that is another by now. */
  async adopt(
    written: readonly NewRecord[],
    removed: readonly OwnPlace[],
    seen: readonly OwnSeen[],
  ): Promise<Exclude<Keeping, 'unavailable'> | 'overtaken'> {
    try {
      return await this.#change(written, removed, seen, 'elsewhere');
    } catch (error) {
      if (error instanceof OvertakenError) return 'overtaken';
      throw error;
    }
  }

  async #change(
    written: readonly NewRecord[],
    removed: readonly OwnPlace[],
    own: readonly OwnSeen[],
    from: StoreChange['from'],
  ): Promise<Exclude<Keeping, 'unavailable'>> {
    const { limits, storage, reader } = this.#parts;
    const records = written.map((record): StoredRecord => {
      const bytes = new TextEncoder().encode(record.text).length;
      return { ...this.#place(record.area, record.page, record.id), bytes, at: record.at ?? Date.now(), text: record.text };
    });
    if (records.some(({ bytes }) => bytes > limits.recordBytes)) return 'too-large';
    const going = removed.map((place) => ({ reader, ...place }));
    const change = { records, removed: going, seen: own.map((record) => ({ reader, ...record })), from };
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

  async #write({ records, removed, seen, from }: Change, giving: readonly RecordPlace[]): Promise<void> {
    const { storage, tabs } = this.#parts;
    const gone = [...removed, ...giving];
    await storage.write(records, gone, seen);
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
