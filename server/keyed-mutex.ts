// Keyed mutex: work of one key is done one after the other, in the order in which it was asked for; other keys wait for none of it.
import { Mutex } from 'async-mutex';

export class KeyedMutex {
  /** Those for which something is under way. */
  readonly #mutexes = new Map<string, Mutex>();

  /** Does it once what was asked for before with the same key has come to its end, and gives what came of it. */
  async runExclusive<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const mutex = this.#mutexes.get(key) ?? new Mutex();
    this.#mutexes.set(key, mutex);
    try {
      return await mutex.runExclusive(work);
    } finally {
      if (!mutex.isLocked() && this.#mutexes.get(key) === mutex) this.#mutexes.delete(key);
    }
  }
}
