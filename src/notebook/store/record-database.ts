// Record database: the store's records in the browser's IndexedDB. Sizes are apart from texts, so that counting reads none.
import { openDatabase } from '../../machine/browser-database.ts';
import type { StoreArea } from '../../runners/page-store.ts';
import { recordDatabaseName } from './kept-mark.ts';
import {
  OvertakenError,
  type RecordPlace,
  type RecordSize,
  type RecordStorage,
  type SeenRecord,
  type StoredRecord,
} from './record-storage.ts';

const texts = 'texts';
const sizes = 'sizes';

type Key = [reader: string, area: StoreArea, page: string, id: string];

/** null: the browser keeps nothing for this site, as in some private windows. */
export async function openRecordDatabase(): Promise<RecordStorage | null> {
  const database = await openDatabase(recordDatabaseName, [texts, sizes]);
  return database && new RecordDatabase(database);
}

class RecordDatabase implements RecordStorage {
  readonly lasts = true;
  #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

  async sizes(reader: string): Promise<(RecordPlace & RecordSize)[]> {
    const store = (await this.#transaction('readonly')).objectStore(sizes);
    const [keys, values] = await Promise.all([answer(store.getAllKeys(under(reader))), answer(store.getAll(under(reader)))]);
    // Only write() puts anything there.
    return keys.map((key, index) => ({ ...placeOf(key as Key), ...(values[index] as RecordSize) }));
  }

  async read(place: RecordPlace): Promise<StoredRecord | null> {
    const record: unknown = await answer((await this.#transaction('readonly')).objectStore(texts).get(keyOf(place)));
    return record === undefined ? null : (record as StoredRecord);
  }

  async list(reader: string, area: StoreArea, page?: string): Promise<StoredRecord[]> {
    const range = page === undefined ? under(reader, area) : under(reader, area, page);
    return (await answer((await this.#transaction('readonly')).objectStore(texts).getAll(range))) as StoredRecord[];
  }

  async write(records: readonly StoredRecord[], removed: readonly RecordPlace[], seen: readonly SeenRecord[] = []): Promise<void> {
    const transaction = await this.#transaction('readwrite');
    const done = completion(transaction);
    try {
      for (const place of seen) {
        const record = (await answer(transaction.objectStore(texts).get(keyOf(place)))) as StoredRecord | undefined;
        if ((record?.text ?? null) !== place.text) throw new OvertakenError();
      }
      for (const place of removed) for (const name of [texts, sizes]) transaction.objectStore(name).delete(keyOf(place));
      for (const record of records) {
        const { bytes, at } = record;
        transaction.objectStore(texts).put(record, keyOf(record));
        transaction.objectStore(sizes).put({ bytes, at } satisfies RecordSize, keyOf(record));
      }
      // At once, so that a page that is left in the next moment has it written.
      transaction.commit();
    } catch (error) {
      done.catch(() => undefined);
      transaction.abort();
      throw error;
    }
    await done;
  }

  /** A browser closes a database by itself, as when the site's data is cleared: it is opened anew, once. */
  async #transaction(mode: IDBTransactionMode): Promise<IDBTransaction> {
    try {
      return this.#database.transaction([texts, sizes], mode);
    } catch (error) {
      const reopened = await openDatabase(recordDatabaseName, [texts, sizes]);
      if (reopened === null) throw error;
      this.#database = reopened;
      return reopened.transaction([texts, sizes], mode);
    }
  }
}

function answer<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The browser could not read its store.')));
  });
}

function completion(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The browser did not write to its store.')));
  });
}

function keyOf({ reader, area, page, id }: RecordPlace): Key {
  return [reader, area, page, id];
}

function placeOf([reader, area, page, id]: Key): RecordPlace {
  return { reader, area, page, id };
}

/** All keys that begin so: in a key's order an array comes after every text. */
function under(...start: string[]): IDBKeyRange {
  return IDBKeyRange.bound(start, [...start, []]);
}
