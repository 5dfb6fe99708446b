// Cell board: a reader's own cells between the blocks of a lesson: puts them on the page, and keeps them in step with the store.
import type { SnippetKind } from '../../protocol.ts';
import { pageAddress } from '../../snippet/snippet-identity.ts';
import type { Shelf } from '../../runners/page-store.ts';
import { untilRead } from '../../runners/store-reading.ts';
import type { NotebookContext } from '../page-context.ts';
import type { SharedSnippet } from '../share/share-fragment.ts';
import {
  anchorsOf,
  beginning,
  isSession,
  moved,
  newCellId,
  place,
  readCells,
  withCell,
  type Anchor,
  type Cell,
  type CellKind,
} from './cell.ts';
import { CellInserter } from './cell-inserter.ts';
import { CellView, type CellDeed } from './cell-view.ts';
import { addSnippetActions } from './snippet-actions.ts';

export class CellBoard {
  readonly #context: NotebookContext;
  readonly #content: HTMLElement;
  readonly #page = pageAddress(location.pathname);
  readonly #shelf: Shelf<Cell[]>;
  /** The lesson's own blocks, and what they are found again by. */
  readonly #blocks: readonly Element[];
  readonly #anchors: readonly Anchor[];
  readonly #views = new Map<string, CellView>();
  #cells: readonly Cell[] = [];
  /** Settled once the cells are read: before, a change would be written over them. */
  readonly #loaded = Promise.withResolvers<void>();
  /** The store could not be read so far. */
  #isUnread = false;
  /** How many cells are to be added once it can be. */
  #waiting = 0;

  /** content: holds the blocks of the lesson. */
  constructor(content: HTMLElement, context: NotebookContext) {
    this.#content = content;
    this.#context = context;
    this.#shelf = context.store.shelf('cells', readCells);
    this.#blocks = [...content.children].filter((block) => block.localName !== 'template');
    this.#anchors = anchorsOf(this.#blocks.map(blockText));
  }

  /** Resolves once the cells are on the page, or could not be read for now. */
  async start(): Promise<void> {
    const inserter = new CellInserter(this.#context.texts.cells, (kind, at) => void this.#add(kind, at));
    inserter.attend(this.#content, () => this.#blocks);
    for (const [at, block] of this.#blocks.entries())
      for (const snippet of block.matches('redis-snippet') ? [block] : block.querySelectorAll('redis-snippet'))
        addSnippetActions(snippet, this.#context.texts.cells, (kind) => void this.#add(kind, at));
    this.#shelf.watch(({ page, from }) => {
      if (page === this.#page && from === 'elsewhere') void this.#load(() => undefined);
    });
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
    await this.#add(kind, -1, { session: isSession(session) ? session : 'main', source });
  }

  /** Adds code right below a spot on the page: something in a block of the lesson's, or in a cell. */
  async addBelow(spot: Element, kind: SnippetKind, source: string): Promise<void> {
    const id = spot.closest<HTMLElement>('[data-cell]')?.dataset['cell'];
    await this.#loaded.promise;
    const cell = this.#cells.find((one) => one.id === id);
    if (cell === undefined)
      return this.#add(
        kind,
        this.#blocks.findIndex((block) => block.contains(spot)),
        { session: 'main', source },
      );
    this.#put(
      { id: newCellId(), kind, session: 'main', source, after: cell.after },
      this.#cells[this.#cells.indexOf(cell) + 1]?.id ?? null,
    );
  }

  async #load(onFailure: () => void): Promise<void> {
    this.#cells = await untilRead(async () => {
      const cells = await this.#shelf.get(this.#page, '');
      return cells === null ? [] : cells;
    }, onFailure);
    this.#isUnread = false;
    this.#show();
    this.#loaded.resolve();
  }

  async #add(kind: CellKind, at: number, code: Pick<Cell, 'session' | 'source'> = { session: 'main', source: '' }): Promise<void> {
    this.#waiting += 1;
    if (this.#isUnread) this.#context.store.tell('unavailable');
    await this.#loaded.promise;
    this.#waiting -= 1;
    const after = this.#anchors[at] ?? beginning;
    const cell: Cell = { id: newCellId(), kind, ...code, after };
    // First of those there: right where the reader asked for it.
    const next = place(this.#cells, this.#anchors).find((other) => other.at === at)?.id ?? null;
    this.#put(cell, next);
  }

  /** next: the cell that comes after it; null: none. The reader goes on there. */
  #put(cell: Cell, next: string | null): void {
    this.#change(withCell(this.#cells, cell, next));
    const view = this.#views.get(cell.id);
    if (cell.source === '') view?.edit();
    else view?.focus();
  }

  #act(id: string, deed: CellDeed): void {
    const cell = this.#cells.find((one) => one.id === id);
    if (cell === undefined) return;
    switch (deed.type) {
      case 'edited':
        this.#keep(this.#cells.map((one) => (one.id === id ? { ...one, source: deed.source } : one)));
        return;
      case 'session':
        this.#views.get(id)?.remove();
        this.#views.delete(id);
        this.#change(this.#cells.map((one) => (one.id === id ? { ...one, session: deed.session } : one)));
        this.#views.get(id)?.focus();
        return;
      case 'move':
        this.#change(moved(this.#cells, id, deed.by, this.#anchors));
        this.#views.get(id)?.focus();
        return;
      case 'duplicate': {
        const copy: Cell = { ...cell, id: newCellId() };
        const next = this.#cells[this.#cells.indexOf(cell) + 1]?.id ?? null;
        this.#change(withCell(this.#cells, copy, next));
        this.#views.get(copy.id)?.focus();
        return;
      }
      case 'delete':
        this.#delete(cell);
    }
  }

  #delete(cell: Cell): void {
    const next = this.#cells[this.#cells.indexOf(cell) + 1]?.id ?? null;
    const view = this.#views.get(cell.id);
    const note = undoNote(this.#context.texts.cells, () => {
      note.remove();
      this.#change(withCell(this.#cells, cell, next));
      this.#views.get(cell.id)?.focus();
    });
    view?.element.before(note);
    this.#change(this.#cells.filter(({ id }) => id !== cell.id));
    note.querySelector('button')?.focus();
  }

  #change(cells: readonly Cell[]): void {
    this.#keep(cells);
    this.#show();
  }

  #keep(cells: readonly Cell[]): void {
    this.#cells = cells;
    if (cells.length === 0) void this.#shelf.remove(this.#page, '');
    else void this.#shelf.put(this.#page, '', [...cells]);
  }

  /** Brings the page up to date; a cell that stands right already is not touched, so that what runs or is typed goes on. */
  #show(): void {
    const placed = place(this.#cells, this.#anchors);
    for (const [id, view] of this.#views) {
      const cell = placed.find((one) => one.id === id);
      if (cell !== undefined && view.adopt(cell)) continue;
      view.remove();
      this.#views.delete(id);
    }
    let before: { readonly at: number; readonly element: Element | null } = { at: -2, element: null };
    for (const cell of placed) {
      const block = this.#blocks[cell.at] ?? null;
      const previous = before.at === cell.at ? before.element : block;
      const view = this.#views.get(cell.id) ?? new CellView(cell, this.#context, (deed) => this.#act(cell.id, deed));
      this.#views.set(cell.id, view);
      const there = settled(previous === null ? this.#content.firstElementChild : previous.nextElementSibling);
      if (there !== view.element) {
        if (previous === null) this.#content.prepend(view.element);
        else previous.after(view.element);
      }
      view.connected();
      before = { at: cell.at, element: view.element };
    }
  }
}

/** The element, or the first after it that stays: what is only offered for a while stands between cells and moves none. */
function settled(element: Element | null): Element | null {
  let at = element;
  while (at?.matches('.rn-cell-undo, .rn-shared') === true) at = at.nextElementSibling;
  return at;
}

/** What a block says in the lesson: of a snippet what it is called, since its text changes as it runs. */
function blockText(block: Element): string {
  const snippets = block.matches('redis-snippet') ? [block] : [...block.querySelectorAll('redis-snippet')];
  return snippets.length === 0 ? (block.textContent ?? '') : snippets.map((snippet) => snippet.getAttribute('data-snippet')).join(' ');
}

function undoNote(texts: NotebookContext['texts']['cells'], undo: () => void): HTMLElement {
  const note = document.createElement('p');
  note.className = 'rn-cell-undo not-content';
  const said = document.createElement('span');
  said.setAttribute('role', 'status');
  said.textContent = texts.deleted;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = texts.undo;
  button.addEventListener('click', undo);
  note.append(said, button);
  return note;
}
