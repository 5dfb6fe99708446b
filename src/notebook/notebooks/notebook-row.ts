// Notebook row: one notebook in a list: its name, a link to it, and how old and how large it is.
import type { WholeTexts } from '../../texts/texts.ts';
import type { NotebookRow } from './notebook.ts';

/** What a notebook is called, which the scratchpad and one without a name are too. */
export function shownName({ id, name }: Pick<NotebookRow, 'id' | 'name'>, texts: WholeTexts['notebooks']): string {
  return name !== '' ? name : id === '' ? texts.scratchpad : texts.untitled;
}

/** A line of a list. It stays one element whatever of it changes: a press that is on it, and the focus, outlast that. */
export class RowView {
  readonly element = document.createElement('li');
  readonly link = document.createElement('a');
  readonly #texts: WholeTexts['notebooks'];
  readonly #changed = fact('changed');
  readonly #cells = fact('cells');
  readonly #bytes = fact('bytes');

  /** address: of its page. */
  constructor({ id }: Pick<NotebookRow, 'id'>, address: string, texts: WholeTexts['notebooks']) {
    this.#texts = texts;
    this.link.href = address;
    this.link.id = `notebook-${id === '' ? 'scratchpad' : id}`;
    this.element.append(this.link, this.#changed, this.#cells, this.#bytes);
  }

  /** now: what "today" is. */
  show(row: NotebookRow, now: Date): void {
    const texts = this.#texts;
    const when = row.changed === null ? null : new Date(row.changed);
    put(this.link, shownName(row, texts));
    put(this.#changed, when === null ? texts.never : texts.changedAt(when, when.toDateString() === now.toDateString()));
    put(this.#cells, texts.cells(row.cells));
    put(this.#bytes, texts.bytes(row.bytes));
  }
}

function fact(name: string): HTMLElement {
  const element = document.createElement('span');
  element.className = name;
  return element;
}

/** Only where it changes: what is pressed is the text itself. */
function put(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
