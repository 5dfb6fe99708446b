// Notebook elements: makes what lists and holds the reader's own notebooks work, on the pages that show them.
import type { CellBoard } from '../notebook/cells/cell-board.ts';
import type { NotebookContext } from '../notebook/page-context.ts';
import { untilLoaded } from '../notebook/part-loading.ts';
import { wholeContext } from '../runners/page-context.ts';
import { notebooksPage, storePage } from '../snippet/snippet-identity.ts';
import { pressAgain, pressBefore } from './early-press.ts';

/** cells: those of the page. */
export async function startNotebooks(context: NotebookContext, cells: Promise<CellBoard | null>): Promise<void> {
  const home = document.querySelector<HTMLElement>('.home-notebooks > section');
  if (home !== null) {
    const [{ showHomeNotebooks }, whole] = await untilLoaded(() =>
      Promise.all([import('../notebook/notebooks/home-notebooks.ts'), wholeContext(context)]),
    );
    return await showHomeNotebooks(home, home.dataset['address'] ?? '', whole);
  }
  const bar = document.querySelector<HTMLElement>('.notebook-bar');
  const list = document.querySelector<HTMLElement>('.notebook-list');
  const content = document.querySelector<HTMLElement>('.sl-markdown-content');
  if (bar === null || list === null || content === null) return;
  const begin = (): void => void context.attendance.begin();
  const come = pressBefore(
    [bar, list].flatMap((part) => [...part.querySelectorAll('button')]),
    begin,
  );
  pressAgain(document);
  // The page of a notebook is what its reader has there.
  if (storePage(location) !== notebooksPage) begin();
  const board = await cells;
  if (board === null) return;
  const [{ NotebooksPage }, whole] = await untilLoaded(() =>
    Promise.all([import('../notebook/notebooks/notebooks-page.ts'), wholeContext(context)]),
  );
  const started = new NotebooksPage({ bar, list, content }, board, whole).start();
  come();
  await started;
}
