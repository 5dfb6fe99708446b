// Cell shelf: a reader's own cells of one page in the store, as they are once all is written that this page has changed in them.
import type { Kept, Keeping, PageStore, Shelf, StoreChange } from '../../runners/page-store.ts';
import { untilDone } from '../../runners/retry.ts';
import { readKeptCells, type Cell, type KeptCells } from './cell.ts';

export class CellShelf {
  readonly #shelf: Shelf<KeptCells>;
  readonly #page: string;
  /** The latest write of each cell, under way or done. */
  readonly #writes = new Map<string, Promise<unknown>>();

  /** page: its address, as the store has it. */
  constructor(store: PageStore, page: string) {
    this.#shelf = store.shelf('cells', readKeptCells);
    this.#page = page;
  }

  /** All of the page, once they can be read. onFailure: told each time that they cannot be. */
  all(onFailure: () => void): Promise<Kept<KeptCells>[]> {
    return untilDone(() => this.#shelf.all(this.#page), onFailure);
  }

  /**
   * What the store has of a cell, once it can be read; null: nothing. Whatever this page writes of the cell meanwhile is waited
   * for: read between a deletion and its undoing, a cell would be gone that is there.
   */
  async read(id: string): Promise<KeptCells | null> {
    for (;;) {
      const write = this.#writes.get(id);
      await write;
      const kept = await untilDone(async () => {
        const value = await this.#shelf.get(this.#page, id);
        return value === undefined ? undefined : { value };
      });
      if (this.#writes.get(id) === write) return kept.value;
    }
  }

  keep(cell: Cell): Promise<Keeping> {
    return this.#written(cell.id, this.#shelf.put(this.#page, cell.id, cell));
  }

  /** id: of a cell; "" for what an older notebook kept of all cells in one. */
  remove(id: string): Promise<void> {
    return this.#written(id, this.#shelf.remove(this.#page, id));
  }

  /** Has told of every change of a cell, this page's own among them. */
  watch(listener: (id: string, from: StoreChange['from']) => void): void {
    this.#shelf.watch(({ page, id, from }) => {
      if (page === this.#page) listener(id, from);
    });
  }

  #written<Result>(id: string, writing: Promise<Result>): Promise<Result> {
    this.#writes.set(id, writing);
    return writing;
  }
}
