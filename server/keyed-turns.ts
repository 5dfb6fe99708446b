// Keyed turns: work of one key is done one after the other, in the order in which it was asked for; other keys wait for none of it.
import { Mutex } from 'async-mutex';

export class KeyedTurns {
  /** Those for which something is under way. */
  readonly #turns = new Map<string, Mutex>();

  /** Does it once what was asked for before with the same key has come to its end, and gives what came of it. */
  async run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const turn = this.#turns.get(key) ?? new Mutex();
    this.#turns.set(key, turn);
    try {
      return await turn.runExclusive(work);
    } finally {
      if (!turn.isLocked() && this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }
}
