// Notebook list: a reader's notebooks on the page that has them, with what can be done with each.
import { storePage } from '../../snippet/snippet-identity.ts';
import type { WholeTexts } from '../../texts/texts.ts';
import type { Keeping } from '../../runners/page-store.ts';
import { undoNote } from '../cells/undo-note.ts';
import { askLine } from '../line-dialog.ts';
import { setChildren } from '../set-children.ts';
import type { Inventory } from '../store/browser-store.ts';
import { titleCharacters, titleOf, type NotebookRow } from './notebook.ts';
import { notebookAddress } from './notebook-address.ts';
import { RowView, shownName } from './notebook-row.ts';
import type { NotebookShelf } from './notebook-shelf.ts';
import { hintRows } from './row-hint.ts';

export class NotebookList {
  readonly #list: HTMLElement;
  readonly #shelf: NotebookShelf;
  readonly #texts: WholeTexts['notebooks'];
  readonly #trouble: WholeTexts['store']['trouble'];
  readonly #onInventory: (inventory: Inventory) => void;
  readonly #said: HTMLElement;
  /** Those that show, by their places in the store. */
  readonly #views = new Map<string, RowView>();
  #rows: readonly NotebookRow[] = [];
  /** One reading after the other, so that the latest is what shows. */
  #showing: Promise<void> = Promise.resolve();
  #isWaiting = false;

  /** list: an empty list. said: where what was done is told. onInventory: told what the store holds, with each showing. */
  constructor(
    list: HTMLElement,
    said: HTMLElement,
    shelf: NotebookShelf,
    { notebooks, store }: Pick<WholeTexts, 'notebooks' | 'store'>,
    onInventory: (inventory: Inventory) => void,
  ) {
    this.#list = list;
    this.#said = said;
    this.#shelf = shelf;
    this.#texts = notebooks;
    this.#trouble = store.trouble;
    this.#onInventory = onInventory;
  }

  async start(): Promise<void> {
    this.#shelf.watch(() => this.#changed());
    this.#changed();
    await this.#showing;
  }

  /** However much changes while the list is being read, it is read once more. */
  #changed(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#showing = this.#showing.then(() => this.#show());
  }

  async #show(): Promise<void> {
    this.#isWaiting = false;
    const { rows, inventory } = await this.#shelf.list();
    hintRows(rows.filter(({ id, cells }) => id !== '' || cells > 0).length);
    this.#onInventory(inventory);
    this.#rows = rows;
    const focused = document.activeElement;
    const now = new Date();
    const notes = this.#notes();
    const elements = rows.flatMap((row) => {
      const view = this.#views.get(row.page) ?? this.#newView(row);
      view.show(row, now);
      const below = notes.get(row.page) ?? [];
      notes.delete(row.page);
      return [view.element, ...below];
    });
    // What was deleted below one that is gone as well.
    setChildren(this.#list, [...elements, ...[...notes.values()].flat()]);
    for (const page of this.#views.keys()) if (rows.every((row) => row.page !== page)) this.#views.delete(page);
    // A row that another has overtaken was moved.
    if (focused instanceof HTMLElement && this.#list.contains(focused) && document.activeElement !== focused) focused.focus();
  }

  /** What stands in the place of deleted notebooks, by the row above. */
  #notes(): Map<string, HTMLElement[]> {
    const notes = new Map<string, HTMLElement[]>();
    let above = '';
    for (const element of this.#list.querySelectorAll<HTMLElement>(':scope > li')) {
      const { page, deleted } = element.dataset;
      if (page !== undefined) above = page;
      if (deleted !== undefined) notes.set(above, [...(notes.get(above) ?? []), element]);
    }
    return notes;
  }

  #newView({ page, id }: NotebookRow): RowView {
    const view = new RowView({ id }, notebookAddress(id, location), this.#texts);
    this.#views.set(page, view);
    view.element.dataset['page'] = page;
    if (page === storePage(location)) view.link.setAttribute('aria-current', 'page');
    const actions = document.createElement('span');
    actions.className = 'actions';
    /** act: with the notebook as it is when it is pressed. */
    const add = (name: string, label: string, act: (row: NotebookRow) => Promise<void>): void => {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset['action'] = name;
      button.textContent = label;
      button.setAttribute('aria-describedby', view.link.id);
      button.addEventListener('click', () => {
        const row = this.#rows.find((one) => one.page === page);
        if (row !== undefined) void act(row);
      });
      actions.append(button);
    };
    add('rename', this.#texts.rename, (row) => this.#rename(row));
    add('duplicate', this.#texts.duplicate, (row) => this.#duplicate(row));
    // The scratchpad is a page of the site.
    if (id !== '') add('delete', this.#texts.delete, (row) => this.#delete(row));
    view.element.append(actions);
    return view;
  }

  async #rename(row: NotebookRow): Promise<void> {
    const asked = await askLine({
      title: this.#texts.renameTitle,
      about: '',
      label: this.#texts.name,
      value: shownName(row, this.#texts),
      maxLength: titleCharacters,
      pattern: '.*\\S.*',
      required: true,
      cancel: this.#texts.cancel,
      accept: this.#texts.renameAccept,
    });
    if (asked !== null && titleOf(asked) !== row.name) {
      const keeping = await this.#shelf.rename(row.page, titleOf(asked));
      this.#said.textContent = isDone(keeping) ? '' : this.#trouble[keeping];
    }
    this.#button(row.page, 'rename')?.focus();
  }

  async #duplicate(row: NotebookRow): Promise<void> {
    const { name, keeping } = await this.#shelf.duplicate(row, shownName(row, this.#texts));
    if (keeping === 'kept') this.#said.textContent = this.#texts.duplicated(name);
    else this.#said.textContent = keeping === 'page-only' ? this.#texts.notDuplicated : this.#trouble[keeping];
  }

  async #delete(row: NotebookRow): Promise<void> {
    const above = this.#rows[this.#rows.indexOf(row) - 1]?.page ?? '';
    const { keeping, restore } = await this.#shelf.remove(row.page);
    this.#said.textContent = isDone(keeping) ? '' : this.#trouble[keeping];
    if (!isDone(keeping)) return;
    const note = document.createElement('li');
    note.dataset['deleted'] = '';
    note.append(
      undoNote(this.#texts.deleted(shownName(row, this.#texts)), this.#texts.undo, () => {
        note.remove();
        void this.#restore(row, restore);
      }),
    );
    await this.#showing;
    const place = this.#list.querySelector(`[data-page="${CSS.escape(above)}"]`);
    if (place === null) this.#list.append(note);
    else place.after(note);
    note.querySelector('button')?.focus();
  }

  async #restore({ page }: NotebookRow, restore: () => Promise<Keeping>): Promise<void> {
    const keeping = await restore();
    this.#said.textContent = isDone(keeping) ? '' : this.#trouble[keeping];
    await this.#showing;
    this.#button(page, 'delete')?.focus();
  }

  #button(page: string, action: string): HTMLButtonElement | null {
    return this.#list.querySelector<HTMLButtonElement>(`[data-page="${CSS.escape(page)}"] [data-action="${action}"]`);
  }
}

/** Whether a deed is done as long as its page, at least. */
function isDone(keeping: Keeping): keeping is 'kept' | 'page-only' {
  return keeping === 'kept' || keeping === 'page-only';
}
