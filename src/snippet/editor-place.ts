// Editor place: where a snippet's editor opens, in the place of its commands.
import type { CreateEditor, Editor, EditorOptions } from './editor/editor.ts';

export class EditorPlace {
  readonly #before: HTMLElement;
  readonly #element = document.createElement('div');
  readonly #create: CreateEditor;
  #editor: Editor | null = null;

  /** before: what the editor opens above. */
  constructor(before: HTMLElement, create: CreateEditor) {
    this.#before = before;
    this.#create = create;
    this.#element.className = 'rn-editing';
  }

  /** The editor, while it is open. */
  get editor(): Editor | null {
    return this.#editor;
  }

  /** Opens an editor unless one is open. */
  open(options: EditorOptions): Editor {
    if (this.#editor !== null) return this.#editor;
    this.#editor = this.#create(options);
    this.#before.before(this.#element);
    this.#editor.mount(this.#element);
    return this.#editor;
  }

  /** Closes it; true where it had the focus. */
  close(): boolean {
    const focused = this.#element.contains(document.activeElement);
    this.#editor?.dispose();
    this.#editor = null;
    this.#element.remove();
    return focused;
  }
}
