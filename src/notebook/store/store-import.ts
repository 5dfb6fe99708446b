// Store import: puts what an export holds beside what is kept here. Nothing that is here is lost, and nothing that comes is. Pure.
import { readKeptCells, newCell, newCellId, unpacked, type Cell } from '../cells/cell.ts';
import { copyName, newNotebookId, notebookId, readNotebookRecord, type NotebookRecord } from '../notebooks/notebook.ts';
import { readProgress, unitedProgress } from '../progress/progress.ts';
import { readKeptRun } from '../../snippet/kept-run.ts';
import { readEdit } from '../../snippet/edits.ts';
import { hashOf, notebookPage, notebooksPage, readIdentity } from '../../snippet/snippet-identity.ts';
import type { StoreArea } from '../../runners/page-store.ts';
import type { NewValue } from './browser-store.ts';
import { exportedAreas, exportFormat, exportVersion } from './store-export.ts';

/** What came, each counted once. */
export interface ImportSum {
  readonly notebooks: number;
  readonly cells: number;
  readonly edits: number;
  /** Pages on whose progress something is new. */
  readonly lessons: number;
  readonly outputs: number;
  /** Was here already, and the same. */
  readonly known: number;
  /** Notebooks, cells and edits that were here with other contents, and are here twice now. */
  readonly twice: number;
  /** Was nothing of ours. */
  readonly unread: number;
}

export type ImportFault = 'json' | 'no-export' | 'version';

/** The values of an export's text. unread: how many are none of ours. */
export function readExport(text: string): { values: NewValue[]; unread: number } | ImportFault {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return 'json';
  }
  const { format, version, records } = (typeof file === 'object' && file !== null ? file : {}) as Record<string, unknown>;
  if (format !== exportFormat || !Array.isArray(records)) return 'no-export';
  if (version !== exportVersion) return 'version';
  const values = records.map(valueOf);
  const read = values.filter((value) => value !== null);
  return { values: read, unread: values.length - read.length };
}

/** What is to be kept so that both are here. here: all that is kept now. */
export function merged(here: readonly NewValue[], coming: readonly NewValue[]): { kept: NewValue[]; sum: Omit<ImportSum, 'unread'> } {
  const merge = new Merge(here);
  const pages = Map.groupBy(coming, ({ page }) => page);
  for (const [page, values] of pages) {
    const id = notebookId(page);
    if (id === null || id === '') for (const value of values) merge.take(value);
    else merge.takeNotebook(page, values);
  }
  return merge;
}

class Merge {
  readonly kept: NewValue[] = [];
  readonly sum = { notebooks: 0, cells: 0, edits: 0, lessons: 0, outputs: 0, known: 0, twice: 0 };
  readonly #here: ReadonlyMap<string, NewValue>;
  readonly #byPage: ReadonlyMap<string, readonly NewValue[]>;
  readonly #names: Set<string>;

  constructor(here: readonly NewValue[]) {
    const own = here.map((value) => normal(value) ?? value);
    this.#here = new Map(own.flatMap(oneByOne).map((value) => [placeOf(value), value]));
    this.#byPage = Map.groupBy(own, ({ page }) => page);
    this.#names = new Set(here.flatMap(({ area, value }) => (area === 'notebooks' ? (readNotebookRecord(value)?.name ?? []) : [])));
  }

  /** A notebook is one thing: with other contents than the one here it is another notebook. */
  takeNotebook(page: string, values: readonly NewValue[]): void {
    const own = this.#byPage.get(page);
    if (own === undefined) {
      this.sum.notebooks += 1;
      this.kept.push(...values);
      return;
    }
    if (contents(own) === contents(values)) {
      this.sum.known += 1;
      return;
    }
    this.sum.notebooks += 1;
    this.sum.twice += 1;
    const copy = notebookPage(newNotebookId());
    const named = values.map((value) => (value.area === 'notebooks' ? { ...value, value: this.#renamed(value.value) } : value));
    this.kept.push(...named.map((value) => ({ ...value, page: copy })));
  }

  take(value: NewValue): void {
    const here = this.#here.get(placeOf(value));
    if (here !== undefined && sorted(here.value) === sorted(value.value)) {
      this.sum.known += 1;
      return;
    }
    switch (value.area) {
      case 'cells':
        return this.#takeCells(value);
      case 'edits':
        return this.#takeEdit(value, here);
      case 'progress':
        return this.#takeProgress(value, here);
      case 'outputs':
        // What ran here is what is on the page.
        if (here !== undefined) return void (this.sum.known += 1);
        this.sum.outputs += 1;
        return void this.kept.push(value);
      case 'notebooks':
        // The scratchpad's own name.
        if (here === undefined) this.kept.push(value);
        else this.sum.known += 1;
        return;
      case 'servers':
      case 'exercises':
      // The machine's: no export has them.
    }
  }

  #takeCells(value: NewValue): void {
    const kept = readKeptCells(value.value);
    const { cells } = unpacked(kept === null ? [] : [{ id: value.id, value: kept }]);
    for (const cell of cells) {
      const here = this.#here.get(placeOf({ ...value, id: cell.id }));
      if (here !== undefined && sorted(here.value) === sorted(cell)) {
        this.sum.known += 1;
        continue;
      }
      this.sum.cells += 1;
      if (here !== undefined) this.sum.twice += 1;
      this.#keepCell(here === undefined ? cell : { ...cell, id: newCellId() }, value);
    }
  }

  /** Of one snippet edited in two ways the other one is a cell below it. */
  #takeEdit(value: NewValue, here: NewValue | undefined): void {
    this.sum.edits += 1;
    if (here === undefined) return void this.kept.push(value);
    const identity = readIdentity(value.id);
    const edit = readEdit(value.value);
    if (identity === null || edit === null) return;
    this.sum.twice += 1;
    const after = { index: Number.MAX_SAFE_INTEGER, key: `${hashOf(value.id)}.0` };
    const kind = identity.kind as Cell['kind'];
    this.#keepCell(newCell(kind, { session: identity.session, source: edit.edited, after }), value);
  }

  #takeProgress(value: NewValue, here: NewValue | undefined): void {
    const [theirs, ours] = [readProgress(value.value), readProgress(here?.value)];
    if (theirs === null) return void (this.sum.known += 1);
    const isLater = (value.at ?? 0) > (here?.at ?? 0);
    const united = ours === null ? theirs : isLater ? unitedProgress(theirs, ours) : unitedProgress(ours, theirs);
    if (united.done.length === ours?.done.length) return void (this.sum.known += 1);
    this.sum.lessons += 1;
    this.kept.push({ ...value, value: united });
  }

  #keepCell(cell: Cell, { page, at }: NewValue): void {
    this.kept.push({ area: 'cells', page, id: cell.id, value: cell, ...(at !== undefined && { at }) });
  }

  #renamed(value: unknown): NotebookRecord {
    const record = readNotebookRecord(value) ?? { name: '', frontMatter: null };
    const name = this.#names.has(record.name) ? copyName(record.name, this.#names) : record.name;
    this.#names.add(name);
    return { ...record, name };
  }
}

/** Cells that an older notebook kept all in one, each for itself. */
function oneByOne(value: NewValue): NewValue[] {
  if (value.area !== 'cells' || value.id !== '') return [value];
  const cells = readKeptCells(value.value);
  return unpacked(cells === null ? [] : [{ id: '', value: cells }]).cells.map((cell) => ({ ...value, id: cell.id, value: cell }));
}

/** What a notebook holds as one text; outputs are not of it. */
function contents(values: readonly NewValue[]): string {
  return values
    .filter(({ area }) => area === 'cells' || area === 'notebooks')
    .map(({ area, id, value }) => sorted([area, id, value]))
    .toSorted()
    .join('\n');
}

/** null: none of ours. */
function valueOf(record: unknown): NewValue | null {
  if (typeof record !== 'object' || record === null) return null;
  const { area, page, id, value, at } = record as Record<string, unknown>;
  if (typeof area !== 'string' || !exportedAreas.includes(area as StoreArea) || typeof page !== 'string' || typeof id !== 'string')
    return null;
  if (!isPage(page)) return null;
  return normal({ area: area as StoreArea, page, id, value, ...(Number.isFinite(at) && { at: at as number }) });
}

/** A value as this notebook would keep it: what a newer or a foreign one has beside is left out, and a cell is known by its own id. */
function normal(kept: NewValue): NewValue | null {
  const value = readers[kept.area](kept.value);
  if (value === null) return null;
  const id = kept.area !== 'cells' ? kept.id : 'id' in value && typeof value.id === 'string' ? value.id : '';
  return { ...kept, id, value };
}

const readers: Readonly<Record<StoreArea, (stored: unknown) => object | null>> = {
  edits: readEdit,
  cells: readKeptCells,
  notebooks: readNotebookRecord,
  outputs: readKeptRun,
  progress: readProgress,
  servers: () => null,
  exercises: () => null,
};

/** An address of a page of the site, or a notebook's place. */
function isPage(page: string): boolean {
  return page.length <= 400 && (page === notebooksPage || notebookId(page) !== null || /^\/(?:[\w.~%-]+\/)*$/.test(page));
}

function placeOf({ area, page, id }: Pick<NewValue, 'area' | 'page' | 'id'>): string {
  return JSON.stringify([area, page, id]);
}

/** A value as one text, whatever the order of its keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
