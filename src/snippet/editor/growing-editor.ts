// Growing editor: a text area at once, and Monaco in its place as soon as that is there, with no key lost on the way.
import type { Editor, EditorOptions } from './editor.ts';
import type { Monaco } from './monaco/index.ts';
import { TextArea } from './text-area.ts';

/** Where Monaco comes from. */
export interface MonacoSource {
  /** Loads it, once; rejects where that fails, and tries again at the next call. Null: it is not for this device. */
  readonly load: (() => Promise<Monaco>) | null;
  /** What the learner is told where it cannot be loaded. */
  readonly plainNote: string;
}

export class GrowingEditor implements Editor {
  readonly #options: EditorOptions;
  readonly #source: MonacoSource;
  readonly #area: TextArea;
  #current: Editor;
  #place: HTMLElement | null = null;
  #isLoading = false;
  #isDisposed = false;

  constructor(options: EditorOptions, source: MonacoSource) {
    this.#options = options;
    this.#source = source;
    this.#area = new TextArea(options);
    this.#current = this.#area;
    // Never before somebody is about to type: one that is open from the start waits for that, too.
    for (const event of ['focus', 'pointerenter'] as const)
      this.#area.element.addEventListener(event, () => void this.#grow(), { once: true });
  }

  get value(): string {
    return this.#current.value;
  }

  set value(text: string) {
    this.#current.value = text;
  }

  mount(place: HTMLElement): void {
    this.#place = place;
    this.#current.mount(place);
    // What follows stays where it is until Monaco fills the room.
    const more = this.#options.asides.reduce((sum, { height }) => sum + height, 0);
    if (this.#source.load !== null && more > 0) place.style.minHeight = `${this.#area.element.offsetHeight + more}px`;
  }

  focus(offset?: number): void {
    this.#current.focus(offset);
  }

  clearAsides(): void {
    if (this.#place !== null) this.#place.style.minHeight = '';
    this.#current.clearAsides();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#current.dispose();
  }

  async #grow(): Promise<void> {
    const { load } = this.#source;
    if (load === null || this.#isLoading) return;
    this.#isLoading = true;
    try {
      const monaco = await load();
      await this.#area.compositionEnd();
      this.#swap(monaco);
    } catch (error) {
      if (this.#isDisposed) return;
      this.clearAsides();
      this.#area.note(this.#source.plainNote);
      // The learner can go on; for whoever looks for the reason.
      // oxlint-disable-next-line no-console -- as above
      console.warn('The code editor could not be loaded:', error);
    }
  }

  /** In one go: the next key goes to whatever has the focus then. */
  #swap(monaco: Monaco): void {
    if (this.#isDisposed || this.#place === null) return;
    const editor = monaco.create(this.#options, this.#area.state);
    const { hasFocus } = this.#area.state;
    editor.mount(this.#place);
    // Asides that were cleared meanwhile show elsewhere by now.
    if (this.#place.style.minHeight === '') editor.clearAsides();
    this.#place.style.minHeight = '';
    if (hasFocus) editor.resume();
    this.#current = editor;
  }
}
