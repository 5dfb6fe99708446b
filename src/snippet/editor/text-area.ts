// Text area: the editor that every browser has.
import { changedSpan } from './changed-span.ts';
import type { Editor, EditorOptions } from './editor.ts';
import type { StartingPoint } from './monaco/monaco-editor.ts';

export class TextArea implements Editor {
  readonly element = document.createElement('textarea');
  #note: HTMLElement | null = null;
  #place: HTMLElement | null = null;
  #composition: PromiseWithResolvers<void> | null = null;

  constructor(options: EditorOptions) {
    const area = this.element;
    area.className = 'rn-editor';
    area.dataset['kind'] = options.kind;
    area.setAttribute('aria-label', options.label);
    area.placeholder = options.hint;
    area.spellcheck = false;
    area.autocomplete = 'off';
    area.setAttribute('autocapitalize', 'off');
    area.setAttribute('autocorrect', 'off');
    // A long line goes on in the next row, as the code on the page does.
    area.wrap = 'soft';
    area.addEventListener('input', () => {
      this.#fit();
      options.onInput(area.value);
    });
    area.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      options.onLeave();
    });
    area.addEventListener('compositionstart', () => {
      this.#composition = Promise.withResolvers();
    });
    area.addEventListener('compositionend', () => {
      // The text is in it with the next event.
      setTimeout(() => {
        this.#composition?.resolve();
        this.#composition = null;
      });
    });
    area.value = options.value;
    this.#fit();
  }

  get value(): string {
    return this.element.value;
  }

  set value(text: string) {
    // Setting the whole text would move the cursor.
    if (this.element.value !== text) {
      const { from, to, text: other } = changedSpan(this.element.value, text);
      this.element.setRangeText(other, from, to, 'preserve');
    }
    this.#fit();
  }

  mount(place: HTMLElement): void {
    this.#place = place;
    place.replaceChildren(this.element);
  }

  focus(offset = this.element.value.length): void {
    this.element.focus();
    this.element.setSelectionRange(offset, offset);
  }

  clearAsides(): void {
    // It shows none.
  }

  /** Says something below it. */
  note(text: string): void {
    this.#note ??= document.createElement('p');
    this.#note.className = 'rn-editor-note';
    this.#note.setAttribute('role', 'status');
    this.#place?.append(this.#note);
    this.#note.textContent = text;
  }

  /** Resolves once no word is being composed, as with an input method. */
  async compositionEnd(): Promise<void> {
    await this.#composition?.promise;
  }

  /** Where it stands, for what takes its place. */
  get state(): StartingPoint {
    const { value, selectionStart: start, selectionEnd: end } = this.element;
    return { value, start, end, hasFocus: document.activeElement === this.element, like: this.element };
  }

  dispose(): void {
    this.element.remove();
    this.#note?.remove();
  }

  /** As high as its text. */
  #fit(): void {
    this.element.rows = Math.max(1, this.element.value.split('\n').length);
  }
}
