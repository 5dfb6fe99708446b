// Head bar: which class and lesson, who is here, how to come in; the projector, and what is done seldom.
import type { ClassSummary, LessonPlan } from '../../class-protocol.ts';
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { icon, logo } from './icons.ts';
import { make, makeButton, setText } from './markup.ts';

export type DeskPage = 'live' | 'before' | 'after';

export interface HeadActions {
  chooseClass(id: string): void;
  chooseLesson(page: string): void;
  goTo(page: DeskPage): void;
  openProjector(): void;
  openSettings(): void;
  newClass(): void;
  askName(): void;
  changeTheme(): void;
}

export class HeadBar {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #class: HTMLSelectElement;
  readonly #lesson: HTMLSelectElement;
  readonly #here = make('span', { class: 'here' });
  readonly #hereShort = make('span', { class: 'here short' });
  readonly #address = make('span', { class: 'address' });
  readonly #code = make('span', { class: 'code' });
  readonly #end: HTMLButtonElement;
  readonly #live: HTMLButtonElement;
  #classes = '';
  #lessons = '';

  constructor(texts: TeacherTexts, actions: HeadActions) {
    this.#texts = texts;
    const { bar } = texts;
    this.#class = make('select', { class: 'class', 'aria-label': bar.class });
    this.#class.addEventListener('change', () => actions.chooseClass(this.#class.value));
    this.#lesson = make('select', { class: 'lesson', 'aria-label': bar.lesson });
    this.#lesson.addEventListener('change', () => actions.chooseLesson(this.#lesson.value));
    this.#end = makeButton(bar.end, () => actions.goTo('after'), { class: 'desk-button quiet' });
    this.#live = makeButton([icon('left'), bar.live], () => actions.goTo('live'));
    const more = make('details', { class: 'more' }, make('summary', { class: 'desk-button quiet', 'aria-label': bar.more }, icon('more')));
    const entries: readonly [string, () => void][] = [
      [bar.before, () => actions.goTo('before')],
      [bar.after, () => actions.goTo('after')],
      [bar.settings, () => actions.openSettings()],
      [bar.newClass, () => actions.newClass()],
      [bar.myName, () => actions.askName()],
      [bar.theme, () => actions.changeTheme()],
    ];
    const act = (press: () => void) => (): void => {
      more.open = false;
      press();
    };
    more.append(make('div', { class: 'entries' }, ...entries.map(([words, press]) => makeButton(words, act(press), { class: 'entry' }))));
    closeOutside(more);
    this.element = make(
      'header',
      { class: 'head-bar' },
      logo(),
      this.#class,
      this.#lesson,
      this.#here,
      this.#hereShort,
      make('span', { class: 'space' }),
      this.#address,
      this.#code,
      makeButton([icon('screen'), make('span', {}, bar.projector)], () => actions.openProjector(), {
        class: 'desk-button projector',
        'aria-label': bar.projector,
      }),
      this.#end,
      this.#live,
      more,
    );
  }

  /** page: of the lesson that is looked at. */
  show(own: ClassSummary, classes: readonly ClassSummary[], address: string, page: DeskPage, here: number, all: number): void {
    const listed = classes.map(({ id, name }) => `${id} ${name}`).join('\n');
    if (listed !== this.#classes) {
      this.#classes = listed;
      this.#class.replaceChildren(...classes.map(({ id, name }) => new Option(name, id)));
    }
    this.#class.value = own.id;
    this.#lesson.hidden = page === 'before';
    setText(this.#here, this.#texts.bar.here(here, all));
    this.#hereShort.hidden = page !== 'live';
    setText(this.#hereShort, this.#texts.bar.hereShort(here, all));
    setText(this.#address, address.replace(/^https?:\/\//, ''));
    setText(this.#code, own.code);
    this.#code.title = this.#texts.bar.code(own.code);
    this.#end.hidden = page !== 'live';
    this.#live.hidden = page === 'live';
  }

  showLessons(lessons: readonly LessonPlan[], page: string): void {
    const listed = lessons.map(({ page: address }) => address).join('\n');
    if (listed !== this.#lessons) {
      this.#lessons = listed;
      this.#lesson.replaceChildren(...lessons.map(({ page: address, title }) => new Option(title, address)));
    }
    this.#lesson.value = page;
  }
}

/** A menu goes with a click elsewhere, and with Escape. */
function closeOutside(menu: HTMLDetailsElement): void {
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}
