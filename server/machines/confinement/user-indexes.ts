// User indexes: which machine has which place in the bridge's range of user ids, and who gives one back where they run short.
import { MachineError } from '../../machine.ts';

/** Machines, as far as they can give their places back. Each is named by its data folder. */
export interface IndexHolders {
  /** Whether nothing of it runs, as far as is known. */
  readonly isResting: (machine: string) => boolean;
  /** Has it give its place back. false: something of it is under way after all, and nothing was done. */
  readonly retire: (machine: string) => Promise<boolean>;
  /** Told why one could not give its place back. */
  readonly failed: (machine: string, error: unknown) => void;
}

/** Machines that are retired for one place, at most: others may take what they give back, or they cannot. */
const mostRetired = 8;

export class UserIndexes {
  readonly #count: number;
  readonly #holders: IndexHolders;
  /** The places of machines, those unused longest first. */
  readonly #places = new Map<string, number>();
  readonly #taken = new Set<number>();
  /** Free places below the next one. */
  readonly #freed: number[] = [];
  #next = 0;

  /** count: of the places; 0 where machines have no users of their own. */
  constructor(count: number, holders: IndexHolders) {
    this.#count = count;
    this.#holders = holders;
  }

  /** Notes that a machine has a place from before. Where another has it, it has none. */
  note(machine: string, index: number): void {
    if (index >= this.#count || this.#taken.has(index) || this.#places.has(machine)) return;
    this.#give(machine, index);
  }

  /**
   * The machine's place: the one it has, or a free one. Where none is free, machines that rest give theirs back, the one
   * unused longest first. Throws MachineError limit where none can.
   */
  async take(machine: string): Promise<number> {
    const asked = new Set<string>();
    for (let retired = 0; ;) {
      const index = this.#places.get(machine) ?? this.#free();
      if (index !== null) {
        this.#give(machine, index);
        return index;
      }
      const resting = retired < mostRetired ? this.#longestUnused(asked) : null;
      if (resting === null)
        throw new MachineError('limit', 'This notebook has as many machines at work as it can tell apart: try again later.');
      // Asked last the next time, whatever comes of it: others who need a place now ask somebody else.
      this.noteUse(resting);
      asked.add(resting);
      if (await this.#retire(resting)) retired += 1;
    }
  }

  /** The machine's place; null: it has none. */
  of(machine: string): number | null {
    return this.#places.get(machine) ?? null;
  }

  /** Notes that a machine was used until now. */
  noteUse(machine: string): void {
    const index = this.#places.get(machine);
    if (index === undefined) return;
    this.#places.delete(machine);
    this.#places.set(machine, index);
  }

  /** The machine's place is free: no process and no file of that user is left. */
  giveBack(machine: string): void {
    const index = this.#places.get(machine);
    if (index === undefined) return;
    this.#places.delete(machine);
    this.#taken.delete(index);
    if (index < this.#next) this.#freed.push(index);
  }

  #give(machine: string, index: number): void {
    this.#places.set(machine, index);
    this.#taken.add(index);
  }

  #free(): number | null {
    const freed = this.#freed.shift();
    if (freed !== undefined) return freed;
    while (this.#taken.has(this.#next)) this.#next += 1;
    return this.#next < this.#count ? this.#next : null;
  }

  /** false: it was not even tried. */
  async #retire(machine: string): Promise<boolean> {
    try {
      return await this.#holders.retire(machine);
    } catch (error) {
      this.#holders.failed(machine, error);
      return true;
    }
  }

  #longestUnused(asked: ReadonlySet<string>): string | null {
    for (const machine of this.#places.keys()) if (!asked.has(machine) && this.#holders.isResting(machine)) return machine;
    return null;
  }
}
