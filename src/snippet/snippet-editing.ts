// Snippet editing: a snippet's code edited in place: what opens the editor and closes it, and the keys that run what is in it.
import { serverComputer, type SnippetKind } from '../protocol.ts';
import { sourceOffset } from './code-place.ts';
import type { Editor } from './editor/editor.ts';
import type { Editors } from './editor/editors.ts';
import type { SnippetCode } from './snippet-code.ts';
import type { SnippetView } from './snippet-view.ts';

const hints: Readonly<Record<SnippetKind, string>> = { shell: 'redis-cli PING', redis: 'PING', python: 'import redis' };

/** What an empty editor suggests, but for that of an exercise, whose task says what is wanted. On another computer no server is at its own address. */
export function hintOf(kind: SnippetKind, computer: string): string {
  return kind === 'shell' && computer !== serverComputer ? `redis-cli -h ${serverComputer} PING` : hints[kind];
}

/** The snippet whose code it is. */
export interface EditingHost extends HTMLElement {
  readonly kind: SnippetKind;
  readonly session: string;
  readonly computer: string;
}

/** What the snippet does about it. */
export interface EditingActs {
  readonly isRunning: () => boolean;
  /** The reader changed the code. */
  readonly onInput: (source: string) => void;
  /** The editor is there, or gone. */
  readonly onOpen: () => void;
  readonly onClose: () => void;
  readonly run: () => void;
  /** Gives the focus to the next snippet. */
  readonly goOn: () => void;
}

export class SnippetEditing {
  readonly #host: EditingHost;
  readonly #view: SnippetView;
  readonly #code: SnippetCode;
  readonly #editors: Editors;
  readonly #acts: EditingActs;
  readonly #exerciseHint: string;

  /** exerciseHint: what stands in the empty editor of an exercise. */
  constructor(host: EditingHost, view: SnippetView, code: SnippetCode, editors: Editors, acts: EditingActs, exerciseHint: string) {
    this.#host = host;
    this.#view = view;
    this.#code = code;
    this.#editors = editors;
    this.#acts = acts;
    this.#exerciseHint = exerciseHint;
  }

  /** Begins to listen to what opens the editor. */
  attend(): void {
    // Before an editor takes them for its own.
    this.#host.addEventListener('keydown', (event) => this.#key(event), { capture: true });
    this.#host.addEventListener('click', (event) => this.#click(event));
    const preload = (): void => this.#editors.preload();
    for (const event of ['pointerenter', 'focus'] as const) this.#view.button('edit').addEventListener(event, preload, { once: true });
    // A press on the code becomes the click that edits it.
    this.#view.screen.addEventListener('pointerdown', preload, { once: true });
  }

  get isOpen(): boolean {
    return this.#view.editor !== null;
  }

  open(): Editor {
    const { kind, session, computer } = this.#host;
    const editor = this.#view.openEditor({
      value: this.#code.source,
      hint: this.#host.hasAttribute('exercise') ? this.#exerciseHint : hintOf(kind, computer),
      kind,
      session,
      computer,
      hasPrompts: this.#code.lessonPrompt !== '',
      onInput: this.#acts.onInput,
      onLeave: () => this.close(),
    });
    // What a run printed stands between the lines of the editor, where that can show it.
    this.#view.showScreen(this.#acts.isRunning() || (!this.#editors.showsAsides && this.#code.steps.some((step) => step.output !== null)));
    this.#acts.onOpen();
    return editor;
  }

  close(): void {
    if (!this.isOpen) return;
    this.#view.closeEditor();
    this.#acts.onClose();
    this.#view.showScreen(true);
  }

  /** Opens it for the keyboard, or closes it. */
  toggle(): void {
    if (this.isOpen) this.close();
    else this.open().focus();
  }

  /** Ctrl+Enter runs; Shift+Enter runs and goes on to the next snippet; Enter on the code itself edits it. */
  #key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing || event.altKey) return;
    const { ctrlKey, metaKey, shiftKey, target } = event;
    const isOnCode = target instanceof Element && target.matches('.rn-screen');
    if (!ctrlKey && !metaKey && !shiftKey && !isOnCode) return;
    event.preventDefault();
    event.stopPropagation();
    if (ctrlKey || metaKey || shiftKey) this.#acts.run();
    else this.open().focus();
    if (!shiftKey) return;
    if (this.isOpen) this.close();
    this.#acts.goOn();
  }

  /** A click on the code edits it there; one that ends a selection does not. */
  #click(event: MouseEvent): void {
    const { target } = event;
    const screen = target instanceof Element ? target.closest<HTMLElement>('.rn-screen') : null;
    if (screen === null || this.isOpen || this.#view.button('edit').disabled) return;
    if (document.getSelection()?.isCollapsed === false) return;
    const offset = sourceOffset(screen, target as Element, event.clientX, event.clientY);
    if (offset !== null) this.open().focus(offset);
  }
}
