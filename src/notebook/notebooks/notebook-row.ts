// Notebook row: one notebook in a list: its name, a link to it, and how old and how large it is.
import type { WholeTexts } from '../../texts/texts.ts';
import type { NotebookRow } from './notebook.ts';

/** What a notebook is called, which the scratchpad and one without a name are too. */
export function shownName({ id, name }: Pick<NotebookRow, 'id' | 'name'>, texts: WholeTexts['notebooks']): string {
  return name !== '' ? name : id === '' ? texts.scratchpad : texts.untitled;
}

/** A line of a list. now: what "today" is. */
export function rowElement(row: NotebookRow, address: string, texts: WholeTexts['notebooks'], now: Date): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = address;
  link.textContent = shownName(row, texts);
  link.id = `notebook-${row.id === '' ? 'scratchpad' : row.id}`;
  const when = row.changed === null ? null : new Date(row.changed);
  item.append(
    link,
    fact('changed', when === null ? texts.never : texts.changedAt(when, when.toDateString() === now.toDateString())),
    fact('cells', texts.cells(row.cells)),
    fact('bytes', texts.bytes(row.bytes)),
  );
  return item;
}

function fact(name: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  return element;
}
