// Hands: who has raised one, the oldest first, and the way to each; and who waits to come in.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { icon } from '../icons.ts';
import { teacherLimits } from '../limits.ts';
import { make, makeButton, replaceHeld, setText } from '../markup.ts';
import type { DeskActions, Scene, View } from '../scene.ts';

export class Hands implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #actions: DeskActions;
  readonly #title = make('span', { tabindex: -1 });
  readonly #list = make('ol', { class: 'hands' });
  readonly #more: HTMLButtonElement;
  #times: readonly HTMLElement[] = [];
  #shown = '';

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#actions = actions;
    this.#more = makeButton('', () => actions.choose({ filter: 'hand' }), { class: 'desk-link', hidden: true });
    this.element = make('section', {}, make('h2', {}, icon('hand'), this.#title), this.#list, this.#more);
  }

  show({ hands, lesson, now }: Scene): void {
    const { hands: texts, minutes, step } = this.#texts;
    setText(this.#title, texts.title(hands.length));
    const shown = hands.slice(0, teacherLimits.handsShown);
    const places = shown.map((row) => {
      const where = row.page === lesson.page && row.step !== null ? lesson.steps[row.step] : undefined;
      return { name: row.name, where: where === undefined ? texts.away : step(where) };
    });
    const look = places.map(({ name, where }) => `${name}: ${where}`).join('\n');
    if (look !== this.#shown) {
      this.#shown = look;
      this.#times = places.map(() => make('span', { class: 'time' }));
      replaceHeld(
        this.#list,
        places.map(({ name, where }, place) =>
          make(
            'li',
            {},
            make('b', {}, `${place + 1} ${name}`),
            make('span', {}, where),
            this.#times[place] ?? null,
            makeButton(texts.go, () => this.#actions.openStudent(name), {
              class: 'desk-button small',
              'aria-label': texts.goTo(name),
              'data-name': name,
            }),
          ),
        ),
        this.#title,
      );
    }
    for (const [place, { handSince }] of shown.entries()) {
      const time = this.#times[place];
      if (time !== undefined && handSince !== null) setText(time, minutes(now - handSince));
    }
    this.#more.hidden = hands.length <= shown.length;
    setText(this.#more, texts.more(hands.length - shown.length));
  }
}

/** Whom the class has no place for, or who comes while codes are guessed. It stays in sight as long as the keyboard is in it. */
export class Waiting implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #actions: DeskActions;
  readonly #title = make('h2', { tabindex: -1 });
  readonly #list = make('ol', { class: 'hands' });
  readonly #all = make('div', { class: 'pair' });
  #shown = '';

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#actions = actions;
    this.element = make('section', { hidden: true }, this.#title, make('p', { class: 'about' }, texts.waiting.why), this.#list, this.#all);
  }

  show({ waiting, class: own }: Scene): void {
    this.element.hidden = waiting.length === 0 && !this.element.contains(document.activeElement);
    const { waiting: texts } = this.#texts;
    const names = waiting.map(({ name }) => name);
    const look = `${own.places} ${own.students} ${names.join('\n')}`;
    if (look === this.#shown) return;
    this.#shown = look;
    setText(this.#title, texts.title(names.length));
    const letIn = (whom: readonly string[]) => (): void => void this.#actions.deed({ type: 'let-in', names: whom });
    const shown = names.slice(0, teacherLimits.handsShown).map((name) => {
      const attributes = { class: 'desk-button small', 'aria-label': texts.letInOne(name), 'data-name': name };
      return make('li', { class: 'joiner' }, make('b', {}, name), makeButton(texts.letIn, letIn([name]), attributes));
    });
    replaceHeld(this.#list, shown, this.#title);
    const missing = own.students + names.length - own.places;
    const add = (): void => void this.#actions.deed({ type: 'places', places: own.places + missing });
    const all = names.length === 0 ? null : makeButton(texts.letAllIn(names.length), letIn(names), { class: 'desk-button small' });
    replaceHeld(
      this.#all,
      [all, missing > 0 && all !== null ? makeButton(texts.addPlaces(missing), add, { class: 'desk-button small' }) : null],
      this.#title,
    );
  }
}
