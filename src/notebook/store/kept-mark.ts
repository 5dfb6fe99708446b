// Kept mark: whether this browser keeps nothing of a reader's, told without the store's program: most who come to read have nothing there.

export interface KeptMark {
  /** Whether it is sure that nothing is kept. */
  isNothing(): Promise<boolean>;
  /** Says that something is kept, at once. */
  set(): void;
  /** Has told when another tab keeps something. */
  onSet(listener: () => void): void;
}

/** Of the records in the browser's IndexedDB. */
export const recordDatabaseName = 'redis-notebook';

const storageKey = 'redis-notebook:kept';
const [something, nothing] = ['something', 'nothing'] as const;

/** Of the browser, not of a learner: what is kept for whom is the store's to say. */
export const browserKeptMark: KeptMark = {
  async isNothing() {
    try {
      // An older notebook set none, and a browser may lose it: then the database tells, once.
      if (localStorage.getItem(storageKey) === null) {
        const isThere = (await indexedDB.databases()).some(({ name }) => name === recordDatabaseName);
        // Another tab may have begun to keep something meanwhile.
        if (localStorage.getItem(storageKey) === null) note(isThere ? something : nothing);
      }
      return localStorage.getItem(storageKey) === nothing;
    } catch {
      return false; // What cannot be told here, the store tells.
    }
  },
  set() {
    // An older "nothing" must not stay where there is no room for more.
    if (!note(something)) note(null);
  },
  onSet(listener) {
    addEventListener('storage', ({ key, newValue }) => {
      if (key === storageKey && newValue !== nothing) listener();
    });
  },
};

/** Notes it for the pages to come; null: nothing is known. Returns false where there is no room for it, or no storage. */
function note(mark: string | null): boolean {
  try {
    if (mark === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, mark);
    return true;
  } catch {
    return false;
  }
}
