// Stuck box: the step at which so many are stuck that it should be taught again: how many, for how long, by which error.
import { make, makeButton, setAttribute, setText } from '../markup.ts';
import { icon } from '../icons.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import type { DeskActions, Scene, View } from '../scene.ts';

export class StuckBox implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #title = make('span', {});
  readonly #about = make('p', {});
  readonly #error = make('p', { class: 'error' });
  readonly #message: HTMLButtonElement;
  readonly #only: HTMLButtonElement | null;
  readonly #isPhone: boolean;

  constructor(texts: TeacherTexts, actions: DeskActions, isPhone: boolean) {
    this.#texts = texts;
    this.#isPhone = isPhone;
    this.#message = makeButton('', () => actions.message('stuck'), { class: 'desk-button small' });
    this.#only = isPhone ? null : makeButton(texts.stuck.only, () => actions.choose({ filter: 'stuck' }), { class: 'desk-button small' });
    this.element = make(
      'section',
      { class: 'stuck-box', hidden: true },
      make('h2', {}, icon('warning'), this.#title),
      this.#about,
      this.#error,
      make('div', { class: 'pair' }, this.#message, this.#only),
    );
  }

  show({ stuck, lesson, rows }: Scene): void {
    const { stuck: texts } = this.#texts;
    const where = stuck === null ? undefined : lesson.steps[stuck.step];
    this.element.hidden = stuck === null || where === undefined;
    if (stuck === null || where === undefined) return;
    setText(this.#title, texts.title(where, stuck.names.length, rows.size));
    const most = stuck.errors[0];
    this.#error.hidden = most === undefined || this.#isPhone;
    setText(this.#message, this.#isPhone ? texts.messageShort : texts.message(stuck.names.length));
    if (this.#isPhone) {
      setText(this.#about, most === undefined ? '' : texts.haveIt(most.count, most.text));
      return;
    }
    const sentences = [stuck.medianMs === null ? '' : texts.median(stuck.medianMs), most === undefined ? '' : texts.most(most.count)];
    setText(this.#about, sentences.filter(Boolean).join(' '));
    setText(this.#error, most?.text ?? '');
    setAttribute(this.#error, 'data-failed', most?.isError);
  }
}
