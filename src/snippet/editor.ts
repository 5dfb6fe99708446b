// Editor: the text area a learner edits a snippet's commands in.

export class Editor {
  readonly element = document.createElement('textarea');

  /** label: its accessible name. */
  constructor(label: string, onInput: () => void) {
    const area = this.element;
    area.className = 'rn-editor';
    area.setAttribute('aria-label', label);
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
