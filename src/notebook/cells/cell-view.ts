// Cell view: one cell of the reader's on the page: a snippet like the lesson's, or a note.
import { splitSource } from '../../markdown/source/source.ts';
import { takeElsewhere } from '../../snippet/other-version.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { identityAttribute } from '../../snippet/snippet-identity.ts';
import { StepView } from '../../snippet/step-view.ts';
import type { NotebookContext } from '../page-context.ts';
import { isSession, type Cell } from './cell.ts';
import { addCopyLink } from '../share/copy-link.ts';
import { NoteView } from './note-view.ts';

/** What the reader does with a cell. */
export type CellDeed =
  | { readonly type: 'edited'; readonly source: string }
  | { readonly type: 'session'; readonly session: string }
  | { readonly type: 'move'; readonly by: -1 | 1 }
  | { readonly type: 'duplicate' }
  | { readonly type: 'delete' };

const prompts = { shell: '$ ', redis: '> ', python: '>>> ' } as const;

export class CellView {
  readonly element: HTMLElement;
  readonly #context: NotebookContext;
  readonly #act: (deed: CellDeed) => void;
  readonly #note: NoteView | null;
  #cell: Cell;
  #hasActions = false;

  constructor(cell: Cell, context: NotebookContext, act: (deed: CellDeed) => void) {
    this.#cell = cell;
    this.#context = context;
    this.#act = act;
    this.#note = cell.kind === 'note' ? this.#makeNote() : null;
    this.element = this.#note?.element ?? this.#makeSnippet();
    this.element.dataset['cell'] = cell.id;
  }

  /** Whether it is that cell, so that it can stay; what another tab wrote in it is shown, or offered while the reader types here. */
  adopt(cell: Cell): boolean {
    const { kind, session, source } = this.#cell;
    if (cell.kind !== kind || cell.session !== session) return false;
    this.#cell = cell;
    if (cell.source === source) return true;
    const code = this.#note ?? (this.element as RedisSnippet);
    takeElsewhere(code, cell.source, this.#context.texts.edit, () => this.#act({ type: 'edited', source: code.source }));
    return true;
  }

  /** It is on the page: what needs that is done. */
  connected(): void {
    const snippet = this.element;
    if (!(snippet instanceof RedisSnippet) || this.#hasActions) return;
    this.#hasActions = true;
    for (const { id, label, act } of this.#deeds()) snippet.chrome.addAction({ id, label, inMenu: true, act });
    addCopyLink(snippet, this.#context.texts.share);
    snippet.addEventListener('snippet-edited', () => this.#edited(snippet.source));
  }

  edit(): void {
    if (this.#note !== null) this.#note.edit();
    else this.element.querySelector<HTMLButtonElement>('[data-action="edit"]')?.click();
    this.element.scrollIntoView({ block: 'nearest' });
  }

  focus(): void {
    this.element.scrollIntoView({ block: 'nearest' });
    (this.element.querySelector<HTMLButtonElement>('[data-action="run"]') ?? this.element.querySelector('button'))?.focus();
  }

  remove(): void {
    this.element.remove();
  }

  #edited(source: string): void {
    if (source === this.#cell.source) return;
    this.#cell = { ...this.#cell, source };
    this.#act({ type: 'edited', source });
  }

  #makeSnippet(): HTMLElement {
    const { kind, session, source, id } = this.#cell;
    const template = document.querySelector<HTMLTemplateElement>(`template[data-cell-kind="${kind}"]`);
    const snippet = template?.content.cloneNode(true).firstChild;
    if (kind === 'note' || !(snippet instanceof HTMLElement)) throw new Error(`The page has no template for a cell of ${kind}.`);
    snippet.setAttribute('session', session);
    snippet.setAttribute(identityAttribute, id);
    if (session !== 'main') {
      const name = document.createElement('span');
      name.className = 'rn-session';
      name.textContent = session;
      snippet.querySelector('.rn-label')?.after(name);
    }
    const steps = splitSource(kind, source).map((input) => StepView.create(kind, input, prompts[kind]).element);
    snippet.querySelector('.rn-screen')?.replaceChildren(...steps);
    // Of the page's own document, where elements work.
    return document.adoptNode(snippet);
  }

  #makeNote(): NoteView {
    const { cells: texts } = this.#context.texts;
    const note = new NoteView({ source: this.#cell.source, texts, onInput: (source) => this.#edited(source) });
    const tools = document.createElement('div');
    tools.className = 'rn-cell-tools not-content';
    tools.append(
      tool(texts.edit, () => note.edit()),
      ...this.#deeds().map(({ label, act }) => tool(label, act)),
    );
    note.element.prepend(tools);
    return note;
  }

  #deeds(): { id: string; label: string; act: () => void }[] {
    const { cells: texts } = this.#context.texts;
    return [
      { id: 'move-up', label: texts.moveUp, act: () => this.#act({ type: 'move', by: -1 }) },
      { id: 'move-down', label: texts.moveDown, act: () => this.#act({ type: 'move', by: 1 }) },
      { id: 'duplicate', label: texts.duplicate, act: () => this.#act({ type: 'duplicate' }) },
      ...(this.#cell.kind === 'note' ? [] : [{ id: 'session', label: texts.session, act: () => this.#chooseSession() }]),
      { id: 'delete', label: texts.delete, act: () => this.#act({ type: 'delete' }) },
    ];
  }

  #chooseSession(): void {
    const { cells: texts } = this.#context.texts;
    const dialog = document.createElement('dialog');
    dialog.className = 'rn-dialog';
    const form = document.createElement('form');
    form.method = 'dialog';
    const title = document.createElement('h2');
    title.id = 'session-title';
    title.textContent = texts.sessionTitle;
    dialog.setAttribute('aria-labelledby', title.id);
    const about = document.createElement('p');
    about.textContent = texts.sessionAbout;
    const field = document.createElement('input');
    field.value = this.#cell.session;
    field.setAttribute('aria-label', texts.sessionName);
    field.setAttribute('list', 'session-names');
    field.pattern = '[A-Za-z][A-Za-z0-9_\\-]{0,31}';
    field.required = true;
    field.title = texts.sessionRule;
    const names = document.createElement('datalist');
    names.id = 'session-names';
    const known = [...document.querySelectorAll(`redis-snippet[kind="${this.#cell.kind}"]`)].map(
      (one) => one.getAttribute('session') ?? 'main',
    );
    names.append(...[...new Set(['main', ...known])].map((name) => new Option(name, name)));
    const choices = document.createElement('div');
    choices.className = 'choices';
    const cancel = tool(texts.cancel, () => dialog.close());
    const accept = tool(texts.accept, () => undefined);
    accept.type = 'submit';
    choices.append(cancel, accept);
    form.append(title, about, field, names, choices);
    dialog.append(form);
    form.addEventListener('submit', () => {
      if (isSession(field.value) && field.value !== this.#cell.session) this.#act({ type: 'session', session: field.value });
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      // What opened it is behind "More" again.
      if (document.activeElement === document.body) this.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
  }
}

function tool(label: string, act: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.addEventListener('click', act);
  return button;
}
