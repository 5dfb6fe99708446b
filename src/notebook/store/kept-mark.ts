// Kept mark: whether this browser keeps anything of a reader's, told without the store's program: most who come to read have nothing there.

export interface KeptMark {
  readonly isSet: boolean;
  set(): void;
  /** Has told when another tab sets it. */
  onSet(listener: () => void): void;
}

const storageKey = 'redis-notebook:kept';

/** Of the browser, not of a learner: what is kept for whom is the store's to say. */
export const browserKeptMark: KeptMark = {
  get isSet() {
    try {
      return localStorage.getItem(storageKey) !== null;
    } catch {
      return true; // What cannot be told here, the store tells.
    }
  },
  set() {
    try {
      localStorage.setItem(storageKey, 'something');
    } catch {
      // It counts as set.
    }
  },
  onSet(listener) {
    addEventListener('storage', ({ key, newValue }) => {
      if (key === storageKey && newValue !== null) listener();
    });
  },
};
