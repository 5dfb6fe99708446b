// Cell view: one cell of the reader's on the page: a snippet like the lesson's, or a note.
import { splitSource } from '../../markdown/source/source.ts';
import { takeElsewhere, type EditedCode } from '../../snippet/other-version.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { identityAttribute } from '../../snippet/snippet-identity.ts';
import { StepView } from '../../snippet/step-view.ts';
import { askLine } from '../line-dialog.ts';
import type { WholeContext } from '../page-context.ts';
import { addCopyLink } from '../share/copy-link.ts';
import { isSession, nameCharacters, nameOf, type Cell, type CellKind } from './cell.ts';
import type { CellFence } from './cell-fence.ts';
import { NoteView } from './note-view.ts';

/** What the reader does with a cell. */
export type CellDeed =
  | { readonly type: 'edited'; readonly source: string }
  | { readonly type: 'renamed'; readonly name: string }
  | { readonly type: 'session'; readonly session: string }
  | { readonly type: 'move'; readonly by: -1 | 1 }
  | { readonly type: 'add'; readonly kind: CellKind }
  | { readonly type: 'beside' }
  | { readonly type: 'duplicate' }
  | { readonly type: 'delete' };

const prompts = { shell: '$ ', redis: '> ', python: '>>> ' } as const;

export class CellView {
  readonly element: HTMLElement;
  readonly #context: WholeContext;
  readonly #act: (deed: CellDeed) => void;
  readonly #note: NoteView | null;
  readonly #fence: CellFence | null;
  #cell: Cell;
  #hasActions = false;

  /** fence: of a snippet, what its cell's fence says; null: it has none. */
  constructor(cell: Cell, fence: CellFence | null, context: WholeContext, act: (deed: CellDeed) => void) {
    this.#cell = cell;
    this.#fence = fence;
    this.#context = context;
    this.#act = act;
    this.#note = cell.kind === 'note' ? this.#makeNote() : null;
    this.element = this.#note?.element ?? this.#makeSnippet();
    this.element.dataset['cell'] = cell.id;
    this.#show(cell);
  }

  /** Whether it is that cell, so that it can stay; what another tab wrote in it is shown, or offered while the reader types here. */
  adopt(cell: Cell): boolean {
    const { kind, session, source, fence } = this.#cell;
    if (cell.kind !== kind || cell.session !== session || cell.fence !== fence) return false;
    this.#cell = cell;
    this.#show(cell);
    if (cell.source === source) return true;
    takeElsewhere(this.#code, cell.source, this.#context.texts.edits, () => this.#act({ type: 'edited', source: this.#code.source }));
    return true;
  }

  get isTyping(): boolean {
    return this.#code.isTyping;
  }

  /** Asks the reader, who writes in it, about a cell that another tab deleted. keep: called where they want it, or write on. */
  offerToKeep(keep: () => void, remove: () => void): void {
    const { cells: texts } = this.#context.texts;
    const done = (act: () => void): void => {
      this.#code.strip('edits', null);
      act();
    };
    const links = [
      { label: texts.keep, act: () => done(keep) },
      { label: texts.deleteHere, act: () => done(remove) },
    ];
    this.#code.strip('edits', { text: texts.deletedElsewhere, links });
  }

  /** It is on the page: what needs that is done. */
  connected(): void {
    const snippet = this.element;
    if (!(snippet instanceof RedisSnippet) || this.#hasActions) return;
    this.#hasActions = true;
    // What the fence prints belongs to its own commands: Reset brings them back.
    if (snippet.source !== this.#cell.source) snippet.showKept(this.#cell.source);
    addCopyLink(snippet, this.#context.texts.share);
    for (const { id, label, act } of this.#deeds()) snippet.chrome.addAction({ id, label, inMenu: true, act });
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

  get #code(): EditedCode {
    return this.#note ?? (this.element as RedisSnippet);
  }

  #edited(source: string): void {
    if (source === this.#cell.source) return;
    this.#cell = { ...this.#cell, source };
    this.#act({ type: 'edited', source });
  }

  /** Its name, and for whoever takes the page home what else is no part of the code. */
  #show({ name, fence, beside }: Cell): void {
    const { dataset } = this.element;
    dataset['fence'] = fence;
    if (beside === null) delete dataset['beside'];
    else dataset['beside'] = String(beside);
    const heading = this.element.querySelector(':scope > .rn-cell-name');
    if (name === '') return heading?.remove();
    const shown = heading ?? document.createElement('h3');
    shown.className = 'rn-cell-name';
    shown.textContent = name;
    if (heading === null) this.element.prepend(shown);
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
    const computer = this.#fence?.attributes.get('on');
    if (computer !== undefined) {
      const name = document.createElement('span');
      name.className = 'rn-computer';
      name.textContent = computer;
      snippet.querySelector('.rn-bar > .rn-sum')?.before(name);
    }
    for (const [attribute, value] of this.#fence?.attributes ?? []) snippet.setAttribute(attribute, value);
    const own = this.#fence?.steps.map(({ input, printed }) =>
      StepView.ofLesson(kind, input, printed, this.#fence?.prompted ? prompts[kind] : ''),
    );
    const steps = own ?? splitSource(kind, source).map((input) => StepView.create(kind, input, prompts[kind]));
    snippet.querySelector('.rn-screen')?.replaceChildren(...steps.map(({ element }) => element));
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
    const { kind } = this.#cell;
    const ofCode =
      kind === 'note'
        ? []
        : [
            { id: 'add-cell', label: texts.addBelow, act: () => this.#act({ type: 'add', kind }) },
            { id: 'add-note', label: texts.addNoteBelow, act: () => this.#act({ type: 'add', kind: 'note' }) },
            { id: 'rename', label: texts.rename, act: () => void this.#rename() },
            { id: 'session', label: texts.session, act: () => void this.#chooseSession() },
            { id: 'beside', label: texts.beside, act: () => this.#act({ type: 'beside' }) },
          ];
    return [
      ...ofCode,
      { id: 'move-up', label: texts.moveUp, act: () => this.#act({ type: 'move', by: -1 }) },
      { id: 'move-down', label: texts.moveDown, act: () => this.#act({ type: 'move', by: 1 }) },
      { id: 'duplicate', label: texts.duplicate, act: () => this.#act({ type: 'duplicate' }) },
      { id: 'delete', label: texts.delete, act: () => this.#act({ type: 'delete' }) },
    ];
  }

  async #rename(): Promise<void> {
    const { cells: texts } = this.#context.texts;
    const { name } = this.#cell;
    const asked = await askLine({
      title: texts.nameTitle,
      about: texts.nameAbout,
      label: texts.name,
      value: name,
      maxLength: nameCharacters,
      required: false,
      cancel: texts.cancel,
      accept: texts.acceptName,
    });
    if (asked !== null && nameOf(asked) !== name) this.#act({ type: 'renamed', name: nameOf(asked) });
    this.#takeFocusBack();
  }

  async #chooseSession(): Promise<void> {
    const { cells: texts } = this.#context.texts;
    const { kind, session } = this.#cell;
    const known = [...document.querySelectorAll(`redis-snippet[kind="${kind}"]`)].map((one) => one.getAttribute('session') ?? 'main');
    const asked = await askLine({
      title: texts.sessionTitle,
      about: texts.sessionAbout,
      label: texts.sessionName,
      value: session,
      pattern: '[A-Za-z][A-Za-z0-9_\\-]{0,63}',
      rule: texts.sessionRule,
      required: true,
      choices: [...new Set(['main', ...known])],
      cancel: texts.cancel,
      accept: texts.accept,
    });
    if (asked !== null && isSession(asked) && asked !== session) this.#act({ type: 'session', session: asked });
    this.#takeFocusBack();
  }

  /** What opened a dialog is behind "More" again. */
  #takeFocusBack(): void {
    if (document.activeElement === document.body) this.focus();
  }
}

function tool(label: string, act: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.addEventListener('click', act);
  return button;
}
