// Removed: whom a teacher took out of the class, and the way back for each; closed until it is wanted.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, makeButton, setText } from '../markup.ts';
import type { DeskActions, Scene, View } from '../scene.ts';
import { NamedRows } from './named-rows.ts';

export class Removed implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts['removed'];
  readonly #title = make('summary', {});
  readonly #rows: NamedRows<{ readonly element: HTMLElement }>;

  constructor({ removed: texts }: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#rows = new NamedRows(this.#title, (name) => {
      const back = (): void => void actions.deed({ type: 'let-in', names: [name] });
      const button = makeButton(texts.bringBack, back, { class: 'desk-button small', 'aria-label': texts.bringBackOne(name) });
      return { element: make('li', { class: 'joiner' }, make('b', {}, name), button) };
    });
    const inside = make('details', {}, this.#title, make('p', { class: 'about' }, texts.about), this.#rows.element);
    this.element = make('section', { class: 'removed', hidden: true }, inside);
  }

  show({ removed }: Scene): void {
    // It stays in sight as long as the keyboard is in it.
    this.element.hidden = removed.length === 0 && !this.element.contains(document.activeElement);
    const { title, nobody } = this.#texts;
    setText(this.#title, removed.length === 0 ? nobody : title(removed.length));
    this.#rows.show(removed);
  }
}
