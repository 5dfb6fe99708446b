// Notebooks page: what a reader does on the page of their notebooks: makes one, opens files as such, and finds them all.
import { notebooksPage, storePage } from '../../snippet/snippet-identity.ts';
import type { CellBoard } from '../cells/cell-board.ts';
import { cellsOf } from '../cells/cell-blocks.ts';
import type { WholeContext } from '../page-context.ts';
import { chooseFiles, mayChooseFile, takeDrops } from './file-opener.ts';
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
      await this.#openAll(await chooseFiles('.md,.markdown,.ipynb'));
    });
    const target = part(bar, '.drop');
    takeDrops(target, (files) => void this.#takeAll(files));
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

  /** Takes what was dropped, one after the other: each makes names that no other notebook has by then. */
  async #takeAll(files: readonly File[]): Promise<void> {
    await this.#foot.importFiles(files.filter(isExport));
    await this.#openAll(
      files.filter((file) => !isExport(file)),
      files.length === 1,
    );
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

  /** Opens files, one after the other, and says what came of each. isAlone: whether the page goes to the notebook, as of one that came with no others. */
  async #openAll(files: readonly File[], isAlone = files.length === 1): Promise<void> {
    const said: string[] = [];
    for (const file of files) {
      this.#say(this.#context.texts.notebooks.opening(file.name));
      const opened = await this.#open(file);
      if (opened.id !== null && isAlone) return location.assign(notebookAddress(opened.id, location));
      said.push(opened.said);
    }
    if (files.length > 0) this.#say(said.join(' '));
  }

  /** Opens a file as a notebook; resolves to what is said of it. id: of a notebook that has a page of its own. */
  async #open(file: File): Promise<{ readonly id: string | null; readonly said: string }> {
    const { notebooks: texts } = this.#context.texts;
    let read, cells;
    try {
      read = await readNotebookFile(file);
      if ('refused' in read) return { id: null, said: this.#refusal(file.name, read) };
      cells = cellsOf(read.blocks);
    } catch {
      return { id: null, said: texts.unreadable(file.name) };
    }
    const made = await this.#shelf.create({ name: titleOf(read.title), frontMatter: read.frontMatter }, cells).catch(() => null);
    if (made?.keeping === 'not-done') return { id: null, said: `${file.name}: ${this.#context.texts.store.trouble['not-done']}` };
    if (made?.keeping !== 'kept' && made?.keeping !== 'page-only') return { id: null, said: texts.notKept(file.name) };
    // Where the browser keeps nothing the next page would have nothing of it: its cells come to this one.
    if (made.keeping === 'page-only') this.#board.addAll(cells);
    return { id: made.keeping === 'kept' ? made.id : null, said: texts.opened(made.name, texts.cells(cells.length)) };
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

/** By its name alone: what is in it is looked at as it is taken. */
function isExport({ name }: File): boolean {
  return name.endsWith('.json');
}

function part(of: HTMLElement, selector: string): HTMLElement {
  const element = of.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`The page of notebooks without its static HTML: ${selector} is missing`);
  return element;
}
