// Record storage: where the store's records are kept: in the browser's database, or in memory where it has none.
import type { StoreArea } from '../../runners/page-store.ts';

/** Where a record is. reader: whose it is, as the bridge names the learner. */
export interface RecordPlace {
  readonly reader: string;
  readonly area: StoreArea;
  readonly page: string;
  readonly id: string;
}

/** bytes: of its text in UTF-8. at: Unix time in milliseconds of its writing. */
export interface RecordSize {
  readonly bytes: number;
  readonly at: number;
}

export interface StoredRecord extends RecordPlace, RecordSize {
  readonly text: string;
}

export interface RecordStorage {
  /** Whether it outlives the page. */
  readonly lasts: boolean;
  /** Of all records of a reader. */
  sizes(reader: string): Promise<(RecordPlace & RecordSize)[]>;
  read(place: RecordPlace): Promise<StoredRecord | null>;
  /** The records of an area on a page; of all pages where it is missing. */
  list(reader: string, area: StoreArea, page?: string): Promise<StoredRecord[]>;
  /**
   * Writes some and removes others, all or nothing. seen: what it is made of; where one of those is another text by now, it rejects
   * with OvertakenError. Else it rejects with what the browser says: QuotaExceededError where it has no room.
   */
  write(records: readonly StoredRecord[], removed: readonly RecordPlace[], seen?: readonly SeenRecord[]): Promise<void>;
}

/** A record as whoever changes it has seen it. text: null where there was none. */
export interface SeenRecord extends RecordPlace {
  readonly text: string | null;
}

/** What is changed is no longer what was seen: it is to be looked at anew. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}
