// Page store: what a page keeps in this browser for its learner, as whoever keeps something there sees it.

/** What there is to keep. Outputs give way to the rest where there is no more room, the oldest first. */
export type StoreArea = 'edits' | 'outputs' | 'cells' | 'notebooks' | 'progress' | 'servers' | 'exercises';

/**
 * How a value is kept: in the browser; on this page alone, since the browser keeps nothing for this site; or not at all,
 * since there is no room, the value is too large, or the store does not work for now, and it was tried once alone.
 */
export type Keeping = 'kept' | 'page-only' | 'full' | 'too-large' | 'not-done';

/** A value and its place: page is an address such as "/quickstart/", id is unique in the area on that page. */
export interface Kept<Value> {
  readonly page: string;
  readonly id: string;
  readonly value: Value;
  /** Unix time in milliseconds of its keeping. */
  readonly at: number;
}

/** One value has changed or gone: here is this page, elsewhere another tab of the same learner. */
export interface StoreChange {
  readonly area: StoreArea;
  readonly page: string;
  readonly id: string;
  readonly from: 'here' | 'elsewhere';
}

/** One area of the store. Nothing of it rejects. What could not be read is undefined: untilDone() asks again. */
export interface Shelf<Value> {
  /** null: there is none. */
  get(page: string, id: string): Promise<Value | null | undefined>;
  /** All on a page; of every page where it is missing. The oldest first. */
  all(page?: string): Promise<Kept<Value>[] | undefined>;
  /**
   * Keeps a value that JSON can write. Trouble is told to the reader by the page: nobody else has to. While the store does not work
   * it is tried again and again, and resolves only once it is done: what a reader waits for does not wait for it.
   */
  put(page: string, id: string, value: Value): Promise<Keeping>;
  /** As put(). */
  remove(page: string, id: string): Promise<void>;
  /** Has told of changes in this area, here and in other tabs. Returns what stops that. */
  watch(listener: (change: StoreChange) => void): () => void;
}

export interface PageStore {
  /** read: the value of what JSON has; null where it is none, as of an older notebook. */
  shelf<Value>(area: StoreArea, read: (stored: unknown) => Value | null): Shelf<Value>;
  /** Has the reader told that something cannot even be tried yet. put() and remove() tell of their trouble themselves. */
  tell(trouble: 'unavailable'): void;
  /** Has the reader asked before they leave the page while something of theirs is still to be kept. */
  hold(work: Promise<unknown>): void;
}
