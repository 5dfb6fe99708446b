// Browser store: the page's store, whose program and database are opened when something is first looked for or kept.
import type { Keeping, Kept, PageStore, Shelf, StoreArea, StoreChange } from '../../runners/page-store.ts';
import type { RecordStore } from './record-store.ts';

/** Opens the learner's records. onChange: told of every change. */
export type OpenRecords = (onChange: (change: StoreChange) => void) => Promise<RecordStore>;

export type Trouble = Exclude<Keeping, 'kept'>;

export class BrowserStore implements PageStore {
  readonly #open: OpenRecords;
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #troubled = new Set<(trouble: Trouble) => void>();
  #opened: Promise<RecordStore> | null = null;

  constructor(open: OpenRecords) {
    this.#open = open;
  }

  shelf<Value>(area: StoreArea, read: (stored: unknown) => Value | null): Shelf<Value> {
    return {
      get: async (page, id) => valueOf(await this.#try((store) => store.get(area, page, id), null), read),
      all: async (page) =>
        (await this.#try((store) => store.list(area, page), [])).flatMap((record): Kept<Value>[] => {
          const value = valueOf(record.text, read);
          return value === null ? [] : [{ page: record.page, id: record.id, value, at: record.at }];
        }),
      put: async (page, id, value) => {
        // Written as it is now, whatever becomes of the value meanwhile.
        const text = JSON.stringify(value);
        const keeping = await this.#try((store) => store.put(area, page, id, text), 'unavailable');
        if (keeping !== 'kept') for (const listener of this.#troubled) listener(keeping);
        return keeping;
      },
      remove: (page, id) => this.#try((store) => store.remove(area, page, id), undefined),
      watch: (listener) => this.#watch(area, listener),
    };
  }

  /** Has told that something was not kept, or not for long. */
  onTrouble(listener: (trouble: Trouble) => void): void {
    this.#troubled.add(listener);
  }

  #watch(area: StoreArea, listener: (change: StoreChange) => void): () => void {
    const hear = (change: StoreChange): void => {
      if (change.area === area) listener(change);
    };
    this.#listeners.add(hear);
    // Other tabs are heard once it is open.
    void this.#try(async () => undefined, undefined);
    return () => void this.#listeners.delete(hear);
  }

  /** What cannot be opened or read holds nothing; the next call tries anew. */
  async #try<Result>(use: (store: RecordStore) => Promise<Result>, otherwise: Result): Promise<Result> {
    try {
      return await use(await this.#records());
    } catch (error) {
      // For whoever looks into it: readers are told once something of theirs is not kept.
      // oxlint-disable-next-line no-console
      console.warn('The store of this page does not work:', error);
      return otherwise;
    }
  }

  #records(): Promise<RecordStore> {
    if (this.#opened !== null) return this.#opened;
    const opening = this.#open((change) => {
      for (const listener of this.#listeners) listener(change);
    });
    this.#opened = opening;
    opening.catch(() => {
      this.#opened = null;
    });
    return opening;
  }
}

function valueOf<Value>(text: string | null, read: (stored: unknown) => Value | null): Value | null {
  if (text === null) return null;
  try {
    return read(JSON.parse(text));
  } catch {
    return null; // Nothing of ours: the store writes JSON alone.
  }
}
