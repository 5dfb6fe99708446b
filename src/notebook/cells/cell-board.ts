// Cell board: a reader's own cells on a page, between the blocks of its lesson: puts them there, and keeps them in step with the store.
import type { SnippetKind } from '../../protocol.ts';
import { storePage } from '../../snippet/snippet-identity.ts';
import type { StoreChange } from '../../runners/page-store.ts';
import type { WholeContext } from '../page-context.ts';
import { untilLoaded } from '../part-loading.ts';
import type { SharedSnippet } from '../share/share-fragment.ts';
import { isSession, newCell, newCellId, unpacked, withBeside, withCell, type Cell, type CellKind } from './cell.ts';
import type { CellFence } from './cell-fence.ts';
import { CellInserter } from './cell-inserter.ts';
import { CellRows } from './cell-rows.ts';
import { CellShelf } from './cell-shelf.ts';
import { CellView, type CellDeed } from './cell-view.ts';
import { LessonBlocks } from './lesson-blocks.ts';
import { putInPlace, standing } from './cell-places.ts';
import { addSnippetActions } from './snippet-actions.ts';
import { cellsShownEvent } from './cells-shown.ts';
import { undoNote } from './undo-note.ts';

/** Reads a cell's fence; null: it has none that can be read. */
type ReadFence = (fence: string) => CellFence | null;

export class CellBoard {
  readonly #context: WholeContext;
  readonly #content: HTMLElement;
  readonly #shelf: CellShelf;
  readonly #blocks: LessonBlocks;
  readonly #rows = new CellRows();
  readonly #views = new Map<string, CellView>();
  #cells: readonly Cell[] = [];
  /** Loaded with the first cell that has a fence. */
  #readFence: ReadFence = () => null;
  /** Settled once the cells are read: before, a change would be written over them. */
  readonly #loaded = Promise.withResolvers<void>();
  /** The store could not be read so far. */
  #isUnread = false;
  /** Called with the next change here, while what another tab removes stays on the page. */
  #held: (() => void) | null = null;
  /** How many cells are to be added once it can be. */
  #waiting = 0;

  /** content: holds the blocks of the lesson. */
  constructor(content: HTMLElement, context: WholeContext) {
    this.#content = content;
    this.#context = context;
    this.#shelf = new CellShelf(context.store, storePage(location));
    this.#blocks = new LessonBlocks(content);
  }

  /** Resolves once the cells are on the page, or could not be read for now. pointer: where it has moved last, if it has. */
  async start(pointer: PointerEvent | null): Promise<void> {
    const inserter = new CellInserter(this.#context.texts.cells, (kind, after) => void this.#addBelow(kind, after));
    inserter.attend(this.#content, () => standing(this.#content), pointer);
    for (const block of this.#blocks.elements)
      for (const snippet of block.matches('redis-snippet') ? [block] : block.querySelectorAll('redis-snippet'))
        addSnippetActions(snippet, this.#context.texts.cells, (kind) => void this.#addBelow(kind, block));
    this.#shelf.watch((id, from) => void this.#hear(id, from));
    const failed = Promise.withResolvers<void>();
    const loading = this.#load(() => {
      this.#isUnread = true;
      if (this.#waiting > 0) this.#context.store.tell('unavailable');
      failed.resolve();
    });
    await Promise.race([loading, failed.promise]);
  }

  /** Adds code from a link, before the lesson. */
  async addShared({ kind, session, source }: SharedSnippet): Promise<void> {
    const cell = newCell(kind, { session: isSession(session) ? session : 'main', source });
    await this.#add(cell, () => this.#blocks.withFirst(this.#cells, cell, null));
  }

  /** The cells that are on the page. */
  get cells(): readonly Cell[] {
    return this.#cells;
  }

  /** Cells that go elsewhere stay on the page from now on; onKeep: called, once, when the reader changes one of them. */
  hold(onKeep: () => void): void {
    this.#held = onKeep;
  }

  /** From now on the page follows the store again. */
  release(): void {
    this.#held = null;
  }

  /** Adds cells below all that is on the page. */
  addAll(cells: readonly Cell[]): void {
    const after = this.#blocks.end;
    this.#change(cells.reduce<readonly Cell[]>((all, cell) => withCell(all, { ...cell, after }), this.#cells));
  }

  /** Adds an empty cell below all that is on the page. */
  async addLast(kind: CellKind): Promise<void> {
    const cell = newCell(kind, { after: this.#blocks.end });
    await this.#add(cell, () => withCell(this.#cells, cell));
  }

  /** Adds code right below a spot on the page: something in a block of the lesson's, or in a cell. */
  async addBelow(spot: Element, kind: SnippetKind, source: string): Promise<void> {
    await this.#addBelow(kind, spot.closest('[data-cell]') ?? this.#blocks.containing(spot) ?? null, source);
  }

  async #load(onFailure: () => void): Promise<void> {
    const kept = await this.#shelf.all(onFailure);
    const { cells, packed } = unpacked(kept);
    await this.#learnFences(cells, onFailure);
    this.#cells = cells;
    this.#isUnread = false;
    this.#show();
    this.#loaded.resolve();
    if (kept.some(({ id }) => id === '')) await this.#unpack(packed);
  }

  /** Keeps one by one what an older notebook kept in one; that goes only once all the rest is kept. */
  async #unpack(cells: readonly Cell[]): Promise<void> {
    for (const cell of cells) {
      const keeping = await this.#shelf.keep(cell);
      if (keeping !== 'kept' && keeping !== 'page-only') return;
    }
    await this.#shelf.remove('');
  }

  /** Takes what another tab did to a cell, or this one from elsewhere on the page, as whoever deletes a notebook. */
  async #hear(id: string, from: StoreChange['from']): Promise<void> {
    await this.#loaded.promise;
    const value = await this.#shelf.read(id);
    const isHere = this.#cells.some((cell) => cell.id === id);
    if (from === 'here' && isHere === (value !== null)) return;
    if (from === 'elsewhere' && value === null && this.#held !== null) return;
    const { cells } = unpacked(value === null ? [] : [{ id, value }]);
    await this.#learnFences(cells);
    const theirs = new Map(cells.map((cell) => [cell.id, cell]));
    const view = this.#views.get(id);
    if (value === null && view?.isTyping === true) return this.#offerToKeep(id, view);
    const rest = this.#cells.filter((cell) => cell.id !== id && !theirs.has(cell.id));
    this.#cells = unpacked([...rest, ...cells].map((cell) => ({ id: cell.id, value: cell }))).cells;
    this.#show();
  }

  /** Another tab deleted what the reader writes in here: it stays until they decide, and what they write on is kept again. */
  #offerToKeep(id: string, view: CellView): void {
    view.offerToKeep(
      () => this.#keep(this.#cells.filter((cell) => cell.id === id)),
      () => this.#change(this.#cells.filter((cell) => cell.id !== id)),
    );
  }

  /** onFailure: told each time that they cannot be read for now. */
  async #learnFences(cells: readonly Cell[], onFailure?: () => void): Promise<void> {
    if (cells.every(({ fence }) => fence === '')) return;
    this.#readFence = (await untilLoaded(() => import('./cell-fence.ts'), onFailure)).readCellFence;
  }

  /** after: a block or a cell; null: before all of them. */
  async #addBelow(kind: CellKind, after: Element | null, source = ''): Promise<void> {
    const last = after?.matches('[data-cell]') === true ? after : [...(after?.querySelectorAll('[data-cell]') ?? [])].at(-1);
    const above = this.#cells.find(({ id }) => id === last?.getAttribute('data-cell'));
    if (above !== undefined) return await this.#addAfter(above, newCell(kind, { source, after: above.after }));
    const cell = newCell(kind, after === null ? { source } : { source, after: this.#blocks.anchorOf(after) });
    await this.#add(cell, () => this.#blocks.withFirst(this.#cells, cell, after));
  }

  async #addAfter(above: Cell, cell: Cell): Promise<void> {
    await this.#add(cell, () => withCell(this.#cells, cell, this.#next(above)));
  }

  /** put: with the cell in its place among those that are there by then. */
  async #add(cell: Cell, put: () => readonly Cell[]): Promise<void> {
    this.#waiting += 1;
    if (this.#isUnread) this.#context.store.tell('unavailable');
    await this.#loaded.promise;
    this.#waiting -= 1;
    this.#change(put());
    const view = this.#views.get(cell.id);
    if (cell.source === '') view?.edit();
    else view?.focus();
  }

  /** The cell that stands next at the same place. */
  #next(cell: Cell): string | null {
    return this.#blocks.neighbour(this.#cells, cell, 1)?.id ?? null;
  }

  #act(id: string, deed: CellDeed): void {
    const cell = this.#cells.find((one) => one.id === id);
    if (cell === undefined) return;
    switch (deed.type) {
      case 'edited':
        return this.#put({ ...cell, source: deed.source }, false);
      case 'renamed':
        return this.#put({ ...cell, name: deed.name });
      case 'session':
        return this.#put({ ...cell, session: deed.session });
      case 'move':
        this.#change(this.#blocks.moved(this.#cells, id, deed.by));
        this.#views.get(id)?.focus();
        return;
      case 'add': {
        // Below one of a row it is the next turn of the same session.
        const inRow = deed.kind === 'note' ? {} : { session: cell.session, beside: cell.beside };
        void this.#addAfter(cell, newCell(deed.kind, { after: cell.after, ...inRow }));
        return;
      }
      case 'beside':
        this.#change(withBeside(this.#cells, cell, this.#blocks.neighbour(this.#cells, cell, -1)));
        this.#views.get(id)?.focus();
        return;
      case 'duplicate': {
        const copy: Cell = { ...cell, id: newCellId(), beside: null };
        this.#change(withCell(this.#cells, copy, this.#next(cell)));
        this.#views.get(copy.id)?.focus();
        return;
      }
      case 'delete':
        this.#delete(cell);
    }
  }

  #delete(cell: Cell): void {
    const next = this.#next(cell);
    const view = this.#views.get(cell.id);
    const { texts } = this.#context;
    const note = undoNote(texts.cells.deleted, texts.cells.undo, () => {
      note.remove();
      // Another tab may have gone on with it: its version stays.
      if (!this.#cells.some(({ id }) => id === cell.id)) this.#change(withCell(this.#cells, cell, next));
      this.#views.get(cell.id)?.focus();
    });
    view?.element.before(note);
    this.#change(this.#cells.filter(({ id }) => id !== cell.id));
    note.querySelector('button')?.focus();
  }

  #put(cell: Cell, shows = true): void {
    const cells = this.#cells.map((one) => (one.id === cell.id ? cell : one));
    if (shows) {
      this.#change(cells);
      this.#views.get(cell.id)?.focus();
      return;
    }
    this.#cells = cells;
    this.#keep([cell]);
  }

  /** Shows other cells, and keeps those that are not what they were. */
  #change(cells: readonly Cell[]): void {
    const before = new Set(this.#cells);
    const ids = new Set(cells.map(({ id }) => id));
    this.#keep(cells.filter((cell) => !before.has(cell)));
    for (const { id } of this.#cells) if (!ids.has(id)) void this.#shelf.remove(id);
    this.#cells = cells;
    this.#show();
  }

  #keep(cells: readonly Cell[]): void {
    const held = this.#held;
    this.#held = null;
    held?.();
    for (const cell of cells) void this.#shelf.keep(cell);
  }

  /** Brings the page up to date; a cell that stands right already is not touched, so that what runs or is typed goes on. */
  #show(): void {
    const placed = this.#blocks.place(this.#cells);
    const byId = new Map(placed.map((cell) => [cell.id, cell]));
    for (const [id, view] of this.#views) {
      const cell = byId.get(id);
      if (cell !== undefined && view.adopt(cell)) continue;
      view.remove();
      this.#views.delete(id);
    }
    const known = this.#views.size;
    const elements = placed.map((cell) => {
      const fence = cell.fence === '' ? null : this.#readFence(cell.fence);
      const view = this.#views.get(cell.id) ?? new CellView(cell, fence, this.#context, (deed) => this.#act(cell.id, deed));
      this.#views.set(cell.id, view);
      return { ...cell, element: view.element };
    });
    putInPlace(this.#content, this.#blocks.elements, this.#rows.group(elements));
    for (const view of this.#views.values()) view.connected();
    if (this.#views.size > known) this.#content.dispatchEvent(new CustomEvent(cellsShownEvent, { bubbles: true }));
  }
}
