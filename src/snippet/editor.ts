// Editor: the text area a learner edits a snippet's commands in.

export class Editor {
  readonly element = document.createElement('textarea');

  /** label: its accessible name; hint: shown while it is empty. */
  constructor(label: string, hint: string, onInput: () => void) {
    const area = this.element;
    area.className = 'rn-editor';
    area.setAttribute('aria-label', label);
    area.placeholder = hint;
    area.spellcheck = false;
    area.autocomplete = 'off';
    area.setAttribute('autocapitalize', 'off');
    area.setAttribute('autocorrect', 'off');
    area.wrap = 'off';
    area.addEventListener('input', () => {
      this.#fit();
      onInput();
    });
  }

  /** Goes on where the text ends. */
  focus(): void {
    this.element.focus();
    this.element.setSelectionRange(this.element.value.length, this.element.value.length);
  }

  get value(): string {
    return this.element.value;
  }

  set value(text: string) {
    if (this.element.value !== text) this.element.value = text;
    this.#fit();
  }

  /** As high as its text. */
  #fit(): void {
    this.element.rows = Math.max(2, this.element.value.split('\n').length);
  }
}
