// Browser store: the page's store, whose program and database are opened when something is first kept, or looked for where something is.
import type { Keeping, Kept, PageStore, Shelf, StoreArea, StoreChange } from '../../runners/page-store.ts';
import { untilDone } from '../../runners/retry.ts';
import type { KeptMark } from './kept-mark.ts';
import type { RecordSize } from './record-storage.ts';
import type { OwnPlace, RecordStore } from './record-store.ts';

/** Opens the learner's records. onChange: told of every change; tell: has the reader told what else is not kept. */
export type OpenRecords = (onChange: (change: StoreChange) => void, tell: (trouble: Trouble) => void) => Promise<RecordStore>;

/** A value for a place. at: when it was kept where that was before. */
export interface NewValue extends OwnPlace {
  readonly value: unknown;
  readonly at?: number;
}

export interface Inventory {
  readonly sizes: readonly (OwnPlace & RecordSize)[];
  readonly bytes: number;
  readonly lasts: boolean;
}

/** Where something is not kept, or not where it should be. unavailable: not yet, and it is tried again; a class: no other computer of a student's finds it. */
export type Trouble = Exclude<Keeping, 'kept'> | 'unavailable' | 'class-full' | 'class-too-large';

export class BrowserStore implements PageStore {
  readonly #open: OpenRecords;
  readonly #mark: KeptMark;
  readonly #listeners = new Map<(change: StoreChange) => void, StoreArea>();
  readonly #troubled = new Set<(trouble: Trouble) => void>();
  #opened: Promise<RecordStore> | null = null;
  /** Troubles that were told since something was kept. */
  readonly #told = new Set<Trouble>();
  /** The latest write of each place, which alone is tried again. */
  readonly #writes = new Map<string, object>();
  /** How many things are still to be kept. */
  #held = 0;

  constructor(open: OpenRecords, mark: KeptMark) {
    this.#open = open;
    this.#mark = mark;
    mark.onSet(() => void this.#catchUp());
  }

  /** Calls once something may be kept: now, or when another tab keeps it. */
  whenKept(listener: () => void): void {
    void this.#mark.isNothing().then((isNothing) => (isNothing ? this.#mark.onSet(listener) : listener()));
  }

  shelf<Value>(area: StoreArea, read: (stored: unknown) => Value | null): Shelf<Value> {
    return {
      get: async (page, id) => {
        const text = await this.#find((store) => store.get(area, page, id), null);
        return text === undefined ? undefined : valueOf(text, read);
      },
      all: async (page) =>
        (await this.#find((store) => store.list(area, page), []))?.flatMap((record): Kept<Value>[] => {
          const value = valueOf(record.text, read);
          return value === null ? [] : [{ page: record.page, id: record.id, value, at: record.at }];
        }),
      put: async (page, id, value) => {
        // Written as it is now, whatever becomes of the value meanwhile.
        const text = JSON.stringify(value);
        this.#mark.set();
        return this.#write({ area, page, id }, (store) => store.put(area, page, id, text));
      },
      remove: async (page, id) => {
        if (await this.#isEmpty()) return;
        await this.#write({ area, page, id }, async (store) => {
          await store.remove(area, page, id);
          return null;
        });
      },
      watch: (listener) => this.#watch(area, listener),
    };
  }

  /** Keeps some values and removes others, all or nothing, and once: whoever does so is told what came of it. */
  async change(kept: readonly NewValue[], removed: readonly OwnPlace[]): Promise<Keeping> {
    const records = kept.map(({ value, ...place }) => ({ ...place, text: JSON.stringify(value) }));
    if (records.length > 0) this.#mark.set();
    const before = [...records, ...removed].map(keyOf).map((key) => [key, this.#writes.get(key)] as const);
    const changing = this.#try<Keeping, Keeping>((store) => store.change(records, removed), 'not-done');
    this.hold(changing);
    const keeping = await changing;
    // What was to be written there before has lost its place; what came meanwhile has not.
    if (keeping !== 'not-done') for (const [key, own] of before) if (this.#writes.get(key) === own) this.#writes.delete(key);
    return this.#outcome(keeping);
  }

  /** How much is kept for the learner, record by record, and whether it outlives the page; undefined where it cannot be read. */
  async inventory(): Promise<Inventory | undefined> {
    return await this.#try(async ({ sizes, bytes, lasts }) => ({ sizes, bytes, lasts }), undefined);
  }

  /** Has told that something was not kept, or not for long: each trouble once, and again after something was kept; what the reader is to try again, each time. */
  onTrouble(listener: (trouble: Trouble) => void): void {
    this.#troubled.add(listener);
  }

  tell(trouble: Trouble): void {
    if (this.#told.has(trouble)) return;
    if (trouble !== 'not-done') this.#told.add(trouble);
    for (const listener of this.#troubled) listener(trouble);
  }

  hold(work: Promise<unknown>): void {
    this.#held += 1;
    const release = (): void => {
      this.#held -= 1;
    };
    work.then(release, release);
  }

  /** Whether something of the reader's is lost where they leave now. */
  get isHeld(): boolean {
    return this.#held > 0;
  }

  /**
   * Writes to a place, again and again where the store does not work, until it is written or a later value has its place, of
   * which another tab's is told as such. write: gives null where there is nothing to tell, as of a removal.
   */
  async #write(place: OwnPlace, write: (store: RecordStore) => Promise<Keeping | null>): Promise<Keeping> {
    const [key, own] = [keyOf(place), {}];
    this.#writes.set(key, own);
    const begun = Date.now();
    let hasFailed = false;
    const writing = untilDone<Keeping | null>(
      async () => {
        if (!hasFailed) return this.#try(write, undefined);
        if (this.#writes.get(key) !== own) return null;
        return this.#try(async (store) => {
          const later = (await store.list(place.area, place.page)).some(({ id, at }) => id === place.id && at > begun);
          if (later) this.#hear({ ...place, from: 'elsewhere' });
          return later ? null : write(store);
        }, undefined);
      },
      () => {
        hasFailed = true;
        this.tell('unavailable');
      },
    );
    // Outputs can be had again.
    if (place.area !== 'outputs') this.hold(writing);
    const keeping = await writing;
    return keeping === null ? 'kept' : this.#outcome(keeping);
  }

  #outcome(keeping: Keeping): Keeping {
    if (keeping === 'kept') this.#told.clear();
    else this.tell(keeping);
    return keeping;
  }

  #watch(area: StoreArea, listener: (change: StoreChange) => void): () => void {
    const hear = (change: StoreChange): void => {
      if (change.area === area) listener(change);
    };
    this.#listeners.set(hear, area);
    // Other tabs are heard once it is open.
    void this.#find(async () => undefined, undefined);
    return () => void this.#listeners.delete(hear);
  }

  /** Tells what another tab kept before this one heard of it; until then what is written here could write over it. */
  async #catchUp(): Promise<void> {
    if (this.#opened !== null) return;
    for (const [hear, area] of this.#listeners)
      for (const { page, id } of await untilDone(() => this.#try((store) => store.list(area), undefined)))
        hear({ area, page, id, from: 'elsewhere' });
  }

  /** Nothing is kept: there is no reason to open it. */
  async #isEmpty(): Promise<boolean> {
    return this.#opened === null && (await this.#mark.isNothing());
  }

  /** Looks for something; undefined: the store does not work. nothing: what there is where nothing is kept. */
  async #find<Result>(use: (store: RecordStore) => Promise<Result>, nothing: Result): Promise<Result | undefined> {
    return (await this.#isEmpty()) ? nothing : this.#try(use, undefined);
  }

  /** otherwise: what there is where the store does not work; the next call tries anew. */
  async #try<Result, Otherwise>(use: (store: RecordStore) => Promise<Result>, otherwise: Otherwise): Promise<Result | Otherwise> {
    try {
      return await use(await this.#records());
    } catch (error) {
      // For whoever looks into it: readers are told once something of theirs is not kept.
      // oxlint-disable-next-line no-console
      console.warn('The store of this page does not work:', error);
      return otherwise;
    }
  }

  #hear(change: StoreChange): void {
    for (const listener of this.#listeners.keys()) listener(change);
  }

  #records(): Promise<RecordStore> {
    if (this.#opened !== null) return this.#opened;
    const opening = this.#open(
      (change) => this.#hear(change),
      (trouble) => this.tell(trouble),
    );
    this.#opened = opening;
    opening.catch(() => {
      this.#opened = null;
    });
    return opening;
  }
}

function keyOf({ area, page, id }: OwnPlace): string {
  return JSON.stringify([area, page, id]);
}

function valueOf<Value>(text: string | null, read: (stored: unknown) => Value | null): Value | null {
  if (text === null) return null;
  try {
    return read(JSON.parse(text));
  } catch {
    return null; // Nothing of ours: the store writes JSON alone.
  }
}
