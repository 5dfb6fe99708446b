// End box: the end of a class, its archive, and the way back of one that was archived.
import type { ArchiveGap, ClassSummary } from '../../../class-protocol.ts';
import { saveBlob } from '../../../notebook/save-file.ts';
import { ask } from '../dialogs/question.ts';
import { icon } from '../icons.ts';
import { make, makeButton, setText } from '../markup.ts';
import { gapsSentence } from '../model/gap-words.ts';
import { tellTrouble, type PageTools } from './page-tools.ts';

export class EndBox {
  readonly element: HTMLElement;
  readonly #tools: PageTools;
  readonly #archiveFirst = make('input', { type: 'checkbox', checked: true });
  readonly #about = make('p', {});
  readonly #choice: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #only: HTMLButtonElement;
  #class: ClassSummary;

  constructor(tools: PageTools, own: ClassSummary) {
    this.#tools = tools;
    this.#class = own;
    const { after } = tools.texts;
    this.#button = makeButton([icon('box'), after.endNow], () => void this.#endClass());
    this.#choice = make('label', { class: 'row' }, this.#archiveFirst, after.archiveFirst);
    this.#only = makeButton(after.onlyArchive, () => void this.#onlyArchive(), { class: 'desk-button quiet' });
    const pair = make('div', { class: 'pair' }, this.#button, this.#only);
    this.element = make('section', {}, make('h2', { tabindex: -1 }, after.end), this.#about, this.#choice, pair, this.#bringBack());
  }

  show(own: ClassSummary): void {
    this.#class = own;
    const { after } = this.#tools.texts;
    setText(this.#about, own.hasEnded ? after.ended : after.endAbout(own.students));
    // A button that goes takes no focus along.
    if (own.hasEnded && document.activeElement === this.#button) this.element.querySelector('h2')?.focus();
    this.#button.hidden = own.hasEnded;
    this.#choice.hidden = own.hasEnded;
    // Beside nothing it is no second choice.
    this.#only.classList.toggle('quiet', !own.hasEnded);
  }

  /** Saves it. What it lacks; null: it could not be had, which has been said. */
  async #archive(): Promise<readonly ArchiveGap[] | null> {
    try {
      const { file, gaps } = await this.#tools.api.archive(this.#class.id);
      saveBlob(`${this.#class.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.tar.gz`, file);
      return gaps;
    } catch (error) {
      tellTrouble(error, this.#tools);
      return null;
    }
  }

  async #onlyArchive(): Promise<void> {
    const gaps = (await this.#archive()) ?? [];
    if (gaps.length > 0) this.#tools.trouble(gapsSentence(gaps, this.#tools.texts));
  }

  async #endClass(): Promise<void> {
    const { after, ask: texts } = this.#tools.texts;
    const isArchived = this.#archiveFirst.checked;
    const accept = isArchived ? after.archiveYes : after.endYes;
    const about = after.endAbout(this.#class.students);
    if (!(await ask({ title: after.endTitle(this.#class.name), about, accept, cancel: texts.cancel }))) return;
    if (isArchived) {
      const gaps = await this.#archive();
      if (gaps === null) return;
      // A week from now it would be gone.
      const anyway = { title: after.gapsTitle, about: gapsSentence(gaps, this.#tools.texts), accept: after.endYes, cancel: texts.cancel };
      if (gaps.length > 0 && !(await ask(anyway))) return;
    }
    await this.#tools.actions.deed({ type: 'end' });
  }

  /** A class that was archived, from its file. */
  #bringBack(): HTMLElement {
    const { after } = this.#tools.texts;
    const field = make('input', { type: 'file', hidden: true });
    field.addEventListener('change', () => {
      const file = field.files?.[0];
      if (file !== undefined) void bring(file);
    });
    const bring = async (file: File): Promise<void> => {
      try {
        this.#tools.trouble(after.broughtBack((await this.#tools.api.bringBack(file)).name));
      } catch (error) {
        tellTrouble(error, this.#tools);
      }
      field.value = '';
    };
    return make(
      'div',
      {},
      field,
      makeButton(after.bringBack, () => field.click(), { class: 'desk-link' }),
    );
  }
}
