// Notebook shelf: what a reader does with their notebooks as wholes, over the store: makes, names, copies and removes them.
import type { Keeping, StoreArea } from '../../runners/page-store.ts';
import { untilDone } from '../../runners/retry.ts';
import { readEdit } from '../../snippet/edits.ts';
import { notebookPage, notebooksPage, readIdentity } from '../../snippet/snippet-identity.ts';
import { beginning, newCell, newCellId, readKeptCells, unpacked, type Cell } from '../cells/cell.ts';
import type { BrowserStore, Inventory, NewValue } from '../store/browser-store.ts';
import { allValues } from '../store/store-export.ts';
import { copyName, newNotebookId, notebookRows, readNotebookRecord, type NotebookRecord, type NotebookRow } from './notebook.ts';

/** All that is kept of a notebook. */
const areas: readonly StoreArea[] = ['notebooks', 'cells', 'edits', 'outputs'];

/** What is done once, and how the store took it. */
export interface Made {
  readonly id: string;
  readonly name: string;
  readonly keeping: Keeping;
}

export class NotebookShelf {
  readonly #store: BrowserStore;
  readonly #records;

  constructor(store: BrowserStore) {
    this.#store = store;
    this.#records = store.shelf('notebooks', readNotebookRecord);
  }

  /** All notebooks, and what the store holds. */
  async list(): Promise<{ rows: NotebookRow[]; inventory: Inventory }> {
    const inventory = await untilDone(() => this.#store.inventory());
    return { rows: notebookRows(inventory, await this.#names()), inventory };
  }

  /** Has told of every change that a list shows. Returns what stops that. */
  watch(listener: () => void): () => void {
    const stops = areas.map((area) => this.#store.shelf(area, () => null).watch(listener));
    return () => stops.forEach((stop) => stop());
  }

  /** What is kept of a notebook; null: nothing. page: its place in the store. */
  async record(page: string): Promise<NotebookRecord | null> {
    const { kept } = await untilDone(async () => {
      const value = await this.#records.get(page, '');
      return value === undefined ? undefined : { kept: value };
    });
    return kept;
  }

  /** Makes a notebook of cells, all of it or nothing. name: where another has it, it gets a number. */
  async create({ name, frontMatter }: NotebookRecord, cells: readonly Cell[]): Promise<Made> {
    const names = new Set((await this.#names()).values());
    const values = cells.map((cell) => ({ area: 'cells', id: cell.id, value: cell }) as const);
    return await this.#make({ name: names.has(name) ? copyName(name, names) : name, frontMatter }, values);
  }

  /** Where the browser keeps nothing there is none, though that is what it came to: a link to its page would lead away from all that there is. */
  async #make(record: NotebookRecord, values: readonly Omit<NewValue, 'page'>[]): Promise<Made> {
    const id = newNotebookId();
    const page = notebookPage(id);
    const kept: NewValue[] = [{ area: 'notebooks', page, id: '', value: record }, ...values.map((value) => ({ ...value, page }))];
    const keeping = await this.#store.change(kept, []);
    if (keeping === 'page-only') await this.#store.change([], kept);
    return { id, name: record.name, keeping };
  }

  async rename(page: string, name: string): Promise<Keeping> {
    const value: NotebookRecord = { ...((await this.record(page)) ?? { frontMatter: null }), name };
    return await this.#store.change([{ area: 'notebooks', page, id: '', value }], []);
  }

  /** name: of the one that is copied. */
  async duplicate({ page }: NotebookRow, name: string): Promise<Made> {
    const values = await allValues(this.#store, areas, page);
    const copy = copyName(name, (await this.#names()).values());
    if (page === notebooksPage) return await this.create({ name: copy, frontMatter: null }, scratchpadCells(values));
    const { frontMatter } = (await this.record(page)) ?? { frontMatter: null };
    const others = values.filter(({ area }) => area !== 'notebooks').map(({ area, id, value }) => ({ area, id, value }));
    return await this.#make({ name: copy, frontMatter }, others);
  }

  /** Removes all that is kept of a notebook. restore: brings it back as it was. */
  async remove(page: string): Promise<{ readonly keeping: Keeping; readonly restore: () => Promise<Keeping> }> {
    const values = await allValues(this.#store, areas, page);
    const keeping = await this.#store.change([], values);
    const restore = async (): Promise<Keeping> => {
      // What another tab has gone on with is newer than what was here.
      const kept = new Set((await allValues(this.#store, areas, page)).map(({ area, id }) => `${area} ${id}`));
      return await this.#store.change(
        values.filter(({ area, id }) => !kept.has(`${area} ${id}`)),
        [],
      );
    };
    return { keeping, restore };
  }

  async #names(): Promise<Map<string, string>> {
    const kept = await untilDone(() => this.#records.all());
    return new Map(kept.map(({ page, value }) => [page, value.name]));
  }
}

/** What a reader has on the scratchpad as cells: what they typed into its snippets, then their own. */
function scratchpadCells(values: readonly NewValue[]): Cell[] {
  const edits = values.flatMap(({ area, id, value }) => {
    const [identity, edit] = [readIdentity(id), readEdit(value)];
    if (area !== 'edits' || identity === null || edit === null) return [];
    return [newCell(identity.kind as Cell['kind'], { session: identity.session, source: edit.edited })];
  });
  const kept = values.flatMap(({ area, id, value }) => {
    const cells = area === 'cells' ? readKeptCells(value) : null;
    return cells === null ? [] : [{ id, value: cells }];
  });
  return [...edits, ...unpacked(kept).cells].map((cell, order) => ({ ...cell, id: newCellId(), after: beginning, order }));
}
