// Hands: who has raised one, the oldest first, and the way to each; and who waits to come in.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { icon } from '../icons.ts';
import { teacherLimits } from '../limits.ts';
import { make, makeButton, setText } from '../markup.ts';
import type { DeskActions, Scene, View } from '../scene.ts';
import { NamedRows } from './named-rows.ts';

interface HandRow {
  readonly element: HTMLElement;
  readonly head: HTMLElement;
  readonly where: HTMLElement;
  readonly time: HTMLElement;
}

export class Hands implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #title = make('span', { tabindex: -1 });
  readonly #rows: NamedRows<HandRow>;
  readonly #more: HTMLButtonElement;

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#rows = new NamedRows(this.#title, (name) => {
      const [head, where, time] = [make('b', {}), make('span', {}), make('span', { class: 'time' })];
      const attributes = { class: 'desk-button small', 'aria-label': texts.hands.goTo(name) };
      const go = makeButton(texts.hands.go, () => actions.openStudent(name), attributes);
      return { element: make('li', {}, head, where, time, go), head, where, time };
    });
    this.#more = makeButton('', () => actions.choose({ filter: 'hand' }), { class: 'desk-link', hidden: true });
    this.element = make('section', {}, make('h2', {}, icon('hand'), this.#title), this.#rows.element, this.#more);
  }

  show({ hands, lesson, now }: Scene): void {
    const { hands: texts, minutes, step } = this.#texts;
    setText(this.#title, texts.title(hands.length));
    const shown = hands.slice(0, teacherLimits.handsShown);
    const rows = this.#rows.show(shown.map(({ name }) => name));
    for (const [place, { head, where, time }] of rows.entries()) {
      const row = shown[place];
      if (row === undefined) continue;
      const there = row.page === lesson.page && row.step !== null ? lesson.steps[row.step] : undefined;
      setText(head, `${place + 1} ${row.name}`);
      setText(where, there === undefined ? texts.away : step(there));
      setText(time, row.handSince === null ? '' : minutes(now - row.handSince));
    }
    this.#more.hidden = hands.length <= shown.length;
    setText(this.#more, texts.more(hands.length - shown.length));
  }
}

/** Whom the class has no place for, or who comes while codes are guessed. It stays in sight as long as the keyboard is in it. */
export class Waiting implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #title = make('h2', { tabindex: -1 });
  readonly #rows: NamedRows<{ readonly element: HTMLElement }>;
  readonly #all: HTMLButtonElement;
  readonly #add: HTMLButtonElement;
  #names: readonly string[] = [];
  /** With all who wait. */
  #places = 0;

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    const { waiting } = texts;
    const small = { class: 'desk-button small' };
    this.#rows = new NamedRows(this.#title, (name) => {
      const letIn = (): void => void actions.deed({ type: 'let-in', names: [name] });
      const button = makeButton(waiting.letIn, letIn, { ...small, 'aria-label': waiting.letInOne(name) });
      return { element: make('li', { class: 'joiner' }, make('b', {}, name), button) };
    });
    this.#all = makeButton('', () => void actions.deed({ type: 'let-in', names: this.#names }), small);
    this.#add = makeButton('', () => void actions.deed({ type: 'places', places: this.#places }), small);
    const all = make('div', { class: 'pair' }, this.#all, this.#add);
    this.element = make('section', { hidden: true }, this.#title, make('p', { class: 'about' }, waiting.why), this.#rows.element, all);
  }

  show({ waiting, class: own }: Scene): void {
    this.element.hidden = waiting.length === 0 && !this.element.contains(document.activeElement);
    const { waiting: texts } = this.#texts;
    this.#names = waiting.map(({ name }) => name);
    const count = this.#names.length;
    const missing = own.students + count - own.places;
    this.#places = own.places + missing;
    setText(this.#title, texts.title(count));
    this.#rows.show(this.#names.slice(0, teacherLimits.handsShown));
    const held = document.activeElement;
    this.#all.hidden = count === 0;
    setText(this.#all, texts.letAllIn(count));
    this.#add.hidden = count === 0 || missing <= 0;
    setText(this.#add, texts.addPlaces(missing));
    // A button that goes takes no focus along.
    if ((held === this.#all && this.#all.hidden) || (held === this.#add && this.#add.hidden)) this.#title.focus();
  }
}
