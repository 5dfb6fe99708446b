// Home notebooks: lists a reader's notebooks on the home page, where there are any.
import { notebooksPage } from '../../snippet/snippet-identity.ts';
import type { WholeContext } from '../page-context.ts';
import { setChildren } from '../set-children.ts';
import { notebookAddress } from './notebook-address.ts';
import { RowView } from './notebook-row.ts';
import { NotebookShelf } from './notebook-shelf.ts';
import { hintRows, homeRows } from './row-hint.ts';

/** section: its static HTML, hidden. base: the address of the page of notebooks. */
export async function showHomeNotebooks(
  section: HTMLElement,
  base: string,
  { store, texts: { notebooks: texts } }: WholeContext,
): Promise<void> {
  const shelf = new NotebookShelf(store);
  const list = section.querySelector('ol');
  const views = new Map<string, RowView>();
  const show = async (): Promise<void> => {
    const rows = (await shelf.list()).rows.filter(({ page, cells }) => page !== notebooksPage || cells > 0);
    hintRows(rows.length);
    section.hidden = rows.length === 0;
    section.parentElement?.toggleAttribute('data-empty', section.hidden);
    document.documentElement.style.removeProperty('--notebook-rows');
    const at = { pathname: base, search: '' };
    const now = new Date();
    const elements = rows.slice(0, homeRows).map((row) => {
      const view = views.get(row.page) ?? new RowView(row, notebookAddress(row.id, at), texts);
      views.set(row.page, view);
      view.show(row, now);
      return view.element;
    });
    if (list !== null) setChildren(list, elements);
    const all = section.querySelector<HTMLAnchorElement>('.all');
    if (all === null) return;
    all.hidden = rows.length <= homeRows;
    all.textContent = texts.all(rows.length);
  };
  shelf.watch(() => void show());
  await show();
}
