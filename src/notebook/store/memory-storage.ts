// Memory storage: records that live as long as their page, where the browser keeps nothing for this site.
import type { StoreArea } from '../../runners/page-store.ts';
import { OvertakenError, type RecordPlace, type RecordStorage, type SeenRecord, type StoredRecord } from './record-storage.ts';

export class MemoryStorage implements RecordStorage {
  readonly lasts: boolean = false;
  readonly #records = new Map<string, StoredRecord>();

  async sizes(reader: string): Promise<StoredRecord[]> {
    return [...this.#records.values()].filter((record) => record.reader === reader);
  }

  async read(place: RecordPlace): Promise<StoredRecord | null> {
    return this.#records.get(placeKey(place)) ?? null;
  }

  async list(reader: string, area: StoreArea, page?: string): Promise<StoredRecord[]> {
    return (await this.sizes(reader)).filter((record) => record.area === area && (page === undefined || record.page === page));
  }

  async write(records: readonly StoredRecord[], removed: readonly RecordPlace[], seen: readonly SeenRecord[] = []): Promise<void> {
    if (seen.some((record) => (this.#records.get(placeKey(record))?.text ?? null) !== record.text)) throw new OvertakenError();
    for (const place of removed) this.#records.delete(placeKey(place));
    for (const record of records) this.#records.set(placeKey(record), record);
  }
}

/** One text for a place: JSON, so that no two places share one. */
export function placeKey({ reader, area, page, id }: RecordPlace): string {
  return JSON.stringify([reader, area, page, id]);
}
