// Removed: whom a teacher took out of the class, and the way back for each; closed until it is wanted.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, makeButton, replaceHeld, setText } from '../markup.ts';
import type { DeskActions, Scene, View } from '../scene.ts';

export class Removed implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts['removed'];
  readonly #actions: DeskActions;
  readonly #title = make('summary', {});
  readonly #list = make('ol', { class: 'hands' });
  #shown = '';

  constructor({ removed: texts }: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#actions = actions;
    const inside = make('details', {}, this.#title, make('p', { class: 'about' }, texts.about), this.#list);
    this.element = make('section', { class: 'removed', hidden: true }, inside);
  }

  show({ removed }: Scene): void {
    // It stays in sight as long as the keyboard is in it.
    this.element.hidden = removed.length === 0 && !this.element.contains(document.activeElement);
    const look = removed.join('\n');
    if (look === this.#shown) return;
    this.#shown = look;
    const { title, nobody, bringBack, bringBackOne } = this.#texts;
    setText(this.#title, removed.length === 0 ? nobody : title(removed.length));
    const items = removed.map((name) => {
      const attributes = { class: 'desk-button small', 'aria-label': bringBackOne(name), 'data-name': name };
      const back = (): void => void this.#actions.deed({ type: 'let-in', names: [name] });
      return make('li', { class: 'joiner' }, make('b', {}, name), makeButton(bringBack, back, attributes));
    });
    replaceHeld(this.#list, items, this.#title);
  }
}
