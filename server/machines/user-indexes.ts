// User indexes: which places in the bridge's range of user ids machines have.
import { MachineError } from '../machine.ts';

export class UserIndexes {
  readonly #taken = new Set<number>();
  readonly #count: number;

  /** count: of the places; 0 where machines have no users of their own. */
  constructor(count: number) {
    this.#count = count;
  }

  /** Notes that a machine has a place from before. */
  note(index: number): void {
    this.#taken.add(index);
  }

  /** Gives the first free place. Throws MachineError limit where all are taken. */
  take(): number {
    for (let index = 0; index < this.#count; index += 1) {
      if (this.#taken.has(index)) continue;
      this.#taken.add(index);
      return index;
    }
    throw new MachineError('limit', 'This notebook has as many machines as it can tell apart: ask whoever runs it.');
  }

  giveBack(index: number): void {
    this.#taken.delete(index);
  }
}
