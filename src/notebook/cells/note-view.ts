// Note view: a note of the reader's, Markdown that is shown and, when asked to, edited.
import type { EditedCode } from '../../snippet/other-version.ts';
import { StripPlace, type Strip, type StripSlot } from '../../snippet/strip.ts';
import type { WholeTexts } from '../../texts/texts.ts';
import { untilLoaded } from '../part-loading.ts';

export interface NoteOptions {
  readonly source: string;
  readonly texts: WholeTexts['cells'];
  onInput(source: string): void;
}

export class NoteView implements EditedCode {
  readonly element = document.createElement('section');
  readonly #shown = document.createElement('div');
  readonly #editor = document.createElement('textarea');
  readonly #strip: StripPlace;
  readonly #options: NoteOptions;
  #source: string;

  constructor(options: NoteOptions) {
    this.#options = options;
    this.#source = options.source;
    const { texts } = options;
    this.element.className = 'rn-note';
    this.element.setAttribute('aria-label', texts.note);
    this.element.dataset['markdown'] = options.source;
    this.#shown.className = 'rn-note-shown';
    this.#shown.addEventListener('dblclick', () => this.edit());
    this.#editor.setAttribute('aria-label', texts.noteText);
    this.#editor.placeholder = texts.noteHint;
    this.#editor.hidden = true;
    this.#editor.addEventListener('input', () => {
      this.#take(this.#editor.value);
      this.#fit();
      options.onInput(this.#source);
    });
    this.#editor.addEventListener('keydown', (event) => {
      const leaves = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.shiftKey));
      if (!leaves || event.isComposing) return;
      event.preventDefault();
      this.#leave();
      this.element.querySelector<HTMLButtonElement>('button')?.focus();
    });
    this.#editor.addEventListener('blur', () => this.#leave());
    // Above the text: what is pressed there does not move as the editor is left.
    const strip = document.createElement('div');
    strip.className = 'rn-strip not-content';
    strip.hidden = true;
    this.#strip = new StripPlace(strip, () => this.element.querySelector<HTMLButtonElement>('button')?.focus());
    this.element.append(strip, this.#shown, this.#editor);
    void this.#show();
  }

  get isTyping(): boolean {
    return !this.#editor.hidden;
  }

  get source(): string {
    return this.#source;
  }

  showKept(source: string): void {
    this.#take(source);
    this.#editor.value = source;
    if (!this.isTyping) void this.#show();
  }

  strip(slot: StripSlot, strip: Strip | null): void {
    this.#strip.set(slot, strip);
  }

  edit(): void {
    this.#editor.value = this.#source;
    this.#editor.hidden = false;
    this.#shown.hidden = true;
    this.#fit();
    this.#editor.focus();
  }

  #take(source: string): void {
    this.#source = source;
    this.element.dataset['markdown'] = source;
  }

  #leave(): void {
    if (this.#editor.hidden) return;
    this.#editor.hidden = true;
    this.#shown.hidden = false;
    void this.#show();
  }

  #fit(): void {
    this.#editor.rows = Math.max(3, this.#editor.value.split('\n').length + 1);
  }

  async #show(): Promise<void> {
    const source = this.#source;
    if (source.trim() === '') {
      this.#shown.textContent = this.#options.texts.emptyNote;
      return;
    }
    this.#shown.textContent = source;
    const { renderNote } = await untilLoaded(() => import('./note-html.ts'));
    if (source === this.#source) this.#shown.innerHTML = renderNote(source);
  }
}
