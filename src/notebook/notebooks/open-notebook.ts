// Open notebook: the page of one notebook of the reader's: its name, the place for its next cell, and what became of it elsewhere.
import { storePage } from '../../snippet/snippet-identity.ts';
import type { WholeTexts } from '../../texts/texts.ts';
import { addButtons } from '../cells/add-buttons.ts';
import type { CellBoard } from '../cells/cell-board.ts';
import type { WholeContext } from '../page-context.ts';
import type { NotebookRecord } from './notebook.ts';
import { notebookAddress } from './notebook-address.ts';
import { shownName } from './notebook-row.ts';
import type { NotebookShelf } from './notebook-shelf.ts';

export class OpenNotebook {
  readonly #content: HTMLElement;
  readonly #board: CellBoard;
  readonly #shelf: NotebookShelf;
  readonly #context: WholeContext;
  readonly #texts: WholeTexts['notebooks'];
  readonly #page = storePage(location);
  #record: NotebookRecord | null = null;
  #notice: HTMLElement | null = null;
  /** What adds a cell at the end. */
  #add: HTMLElement | null = null;

  /** content: where the cells are; nothing else of the page's own is there. */
  constructor(content: HTMLElement, board: CellBoard, shelf: NotebookShelf, context: WholeContext) {
    this.#content = content;
    this.#board = board;
    this.#shelf = shelf;
    this.#context = context;
    this.#texts = context.texts.notebooks;
  }

  async start(): Promise<void> {
    this.#record = await this.#shelf.record(this.#page);
    this.#showName();
    if (this.#record === null && this.#board.cells.length === 0) this.#sayMissing();
    else this.#offerCells();
    this.#context.store
      .shelf('notebooks', () => null)
      .watch(({ page, from }) => {
        if (page === this.#page) void this.#changed(from);
      });
  }

  async #changed(from: 'here' | 'elsewhere'): Promise<void> {
    const before = this.#record;
    // Held at once: what else is removed with it is heard before the record could be read.
    if (from === 'elsewhere') this.#board.hold(() => void this.#keep(before));
    const record = await this.#shelf.record(this.#page);
    if (record !== null || from === 'here') this.#board.release();
    this.#record = record;
    this.#notice?.remove();
    this.#notice = null;
    if (record !== null) {
      this.#showName();
      this.#offerCells();
      return;
    }
    if (before === null) return;
    if (from === 'here') this.#sayMissing();
    else this.#offerToKeep(before);
  }

  #showName(): void {
    const name = shownName({ id: 'own', name: this.#record?.name ?? '' }, this.#texts);
    const title = document.querySelector('h1');
    if (title !== null) title.textContent = name;
    document.title = `${name} | ${document.title.split(' | ').at(-1) ?? ''}`;
    document.documentElement.dataset['notebook'] = 'shown';
  }

  #offerCells(): void {
    if (this.#add !== null) return;
    this.#add = addButtons(this.#context.texts.cells, this.#texts.addCell, (kind) => void this.#board.addLast(kind));
    this.#content.append(this.#add);
  }

  #sayMissing(): void {
    this.#add?.remove();
    this.#add = null;
    const link = document.createElement('a');
    link.href = notebookAddress('', location);
    link.textContent = this.#texts.toScratchpad;
    this.#tell(this.#texts.missing, link);
  }

  #offerToKeep(record: NotebookRecord): void {
    const keep = document.createElement('button');
    keep.type = 'button';
    keep.textContent = this.#texts.keep;
    keep.addEventListener('click', () => void this.#keep(record));
    this.#tell(this.#texts.deletedElsewhere, keep);
  }

  /** Keeps all that is on the page again. */
  async #keep(record: NotebookRecord | null): Promise<void> {
    this.#board.release();
    await this.#context.store.change(
      [
        { area: 'notebooks', page: this.#page, id: '', value: record ?? { name: '', frontMatter: null } },
        ...this.#board.cells.map((cell) => ({ area: 'cells', page: this.#page, id: cell.id, value: cell }) as const),
      ],
      [],
    );
  }

  #tell(text: string, way: HTMLElement): void {
    const notice = document.createElement('div');
    notice.className = 'rn-shared not-content';
    const said = document.createElement('p');
    said.setAttribute('role', 'status');
    const choices = document.createElement('div');
    choices.className = 'choices';
    choices.append(way);
    notice.append(said, choices);
    this.#content.before(notice);
    said.textContent = text;
    this.#notice = notice;
  }
}
