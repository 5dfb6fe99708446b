// Notebooks page: what a reader does on the page of their notebooks: makes one, opens a file as one, and finds them all.
import { notebooksPage, storePage } from '../../snippet/snippet-identity.ts';
import type { CellBoard } from '../cells/cell-board.ts';
import { cellsOf } from '../cells/cell-blocks.ts';
import type { WholeContext } from '../page-context.ts';
import { chooseFile, mayChooseFile, takeDrops } from './file-opener.ts';
import { notebookAddress } from './notebook-address.ts';
import { readNotebookFile, type FileRefusal } from './notebook-file.ts';
import { NotebookList } from './notebook-list.ts';
import { NotebookShelf } from './notebook-shelf.ts';
import { titleOf } from './notebook.ts';
import { OpenNotebook } from './open-notebook.ts';
import { StorageFoot } from './storage-foot.ts';

/** Parts of the page's static HTML (components/NotebookBar.astro, components/NotebookList.astro). */
export interface NotebookParts {
  readonly bar: HTMLElement;
  readonly list: HTMLElement;
  readonly content: HTMLElement;
}

export class NotebooksPage {
  readonly #parts: NotebookParts;
  readonly #board: CellBoard;
  readonly #context: WholeContext;
  readonly #shelf: NotebookShelf;
  readonly #foot: StorageFoot;

  constructor(parts: NotebookParts, board: CellBoard, context: WholeContext) {
    this.#parts = parts;
    this.#board = board;
    this.#context = context;
    this.#shelf = new NotebookShelf(context.store);
    this.#foot = new StorageFoot(part(parts.list, '.storage'), context);
  }

  async start(): Promise<void> {
    const { bar, list, content } = this.#parts;
    this.#foot.start();
    this.#on('new', () => this.#make());
    this.#on('open', async () => {
      // Where the press came before this did, and long before.
      if (!mayChooseFile()) return this.#say(this.#context.texts.notebooks.chooseAgain);
      const file = await chooseFile('.md,.markdown,.ipynb');
      if (file !== null) await this.#open(file);
    });
    const target = part(bar, '.drop');
    takeDrops(target, (file) => void (file.name.endsWith('.json') ? this.#foot.importFile(file) : this.#open(file)));
    const rows = new NotebookList(
      part(list, 'ol'),
      part(list, '.said'),
      this.#shelf,
      this.#context.texts,
      (inventory) => void this.#foot.show(inventory),
    );
    const showing = rows.start();
    if (storePage(location) !== notebooksPage) await new OpenNotebook(content, this.#board, this.#shelf, this.#context).start();
    await showing;
  }

  async #make(): Promise<void> {
    const { notebooks: texts } = this.#context.texts;
    const { id, keeping } = await this.#shelf.create({ name: texts.untitled, frontMatter: null }, []);
    if (keeping === 'kept') return location.assign(notebookAddress(id, location));
    if (keeping !== 'page-only') return this.#say(this.#context.texts.store.trouble[keeping]);
    // The next page would have nothing of it: it begins on this one.
    this.#say(texts.newHere);
    await this.#board.addLast('redis');
  }

  async #open(file: File): Promise<void> {
    const { notebooks: texts } = this.#context.texts;
    this.#say(texts.opening(file.name));
    let read, cells;
    try {
      read = await readNotebookFile(file);
      if ('refused' in read) return this.#say(this.#refusal(file.name, read));
      cells = cellsOf(read.blocks);
    } catch {
      return this.#say(texts.unreadable(file.name));
    }
    const made = await this.#shelf.create({ name: titleOf(read.title), frontMatter: read.frontMatter }, cells).catch(() => null);
    if (made?.keeping === 'kept') return location.assign(notebookAddress(made.id, location));
    if (made?.keeping !== 'page-only') return this.#say(texts.notKept);
    // Where the browser keeps nothing the next page would have nothing of it: its cells come to this one.
    this.#board.addAll(cells);
    this.#say(texts.opened(made.name, texts.cells(cells.length)));
  }

  #refusal(file: string, refusal: FileRefusal): string {
    const { refused: texts } = this.#context.texts.notebooks;
    switch (refusal.refused) {
      case 'too-large':
        return texts['too-large'](file, refusal.bytes, refusal.limit);
      case 'too-many-cells':
        return texts['too-many-cells'](file, refusal.cells, refusal.limit);
      case 'version':
        return texts.version(file, refusal.version);
      case 'kind':
      case 'empty':
      case 'binary':
      case 'json':
      case 'no-notebook':
        return texts[refusal.refused](file);
    }
  }

  #on(action: string, act: () => Promise<void>): void {
    part(this.#parts.bar, `[data-action="${action}"]`).addEventListener('click', () => void act());
  }

  #say(text: string): void {
    part(this.#parts.bar, '.said').textContent = text;
  }
}

function part(of: HTMLElement, selector: string): HTMLElement {
  const element = of.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`The page of notebooks without its static HTML: ${selector} is missing`);
  return element;
}
