// Student cards: the class on a phone: a card for each student, those who need help first.
import type { LessonPlan, StudentRow } from '../../class-protocol.ts';
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { notRun } from './grid/step-cell.ts';
import { icon, mark } from './icons.ts';
import { make, setAttribute, setChildren, setText, unseen } from './markup.ts';
import { lastTrouble } from './model/last-trouble.ts';
import type { DeskActions, Scene, View } from './scene.ts';
import { whyWords } from './why-words.ts';

export class StudentCards implements View {
  readonly element = make('div', { class: 'student-cards' });
  readonly #texts: TeacherTexts;
  readonly #actions: DeskActions;
  readonly #list = make('ol', {});
  readonly #cards = new Map<string, Card>();

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#actions = actions;
    this.element.append(this.#list);
  }

  /** A finger on its way to a card has no hover: the focus alone tells. */
  get isHeld(): boolean {
    return this.#list.contains(document.activeElement) || (matchMedia('(hover: hover)').matches && this.#list.matches(':hover'));
  }

  focusOn(name: string): void {
    this.#cards.get(name)?.element.querySelector('button')?.focus();
  }

  show(scene: Scene): void {
    const places = new Map(scene.hands.map(({ name }, place) => [name, place + 1]));
    const elements = scene.shown.flatMap((name) => {
      const row = scene.rows.get(name);
      const need = scene.needs.get(name);
      if (row === undefined || need === undefined) return [];
      const card = this.#cards.get(name) ?? new Card(name, this.#texts, () => this.#actions.openStudent(name));
      this.#cards.set(name, card);
      card.show(row, scene.lesson, whyWords(need.reason, scene.lesson, scene.lessons, scene.now, this.#texts), places.get(name) ?? 0);
      return [card.element];
    });
    setChildren(this.#list, elements);
    for (const name of this.#cards.keys()) if (!scene.rows.has(name)) this.#cards.delete(name);
  }
}

class Card {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #hand = make('span', { class: 'hand' });
  readonly #why = make('span', { class: 'why' });
  readonly #strip = make('span', { class: 'strip' });
  readonly #error = make('span', { class: 'error' });
  #shown = '';

  constructor(name: string, texts: TeacherTexts, open: () => void) {
    this.#texts = texts;
    const line = make('span', { class: 'line' }, this.#hand, make('b', {}, name), this.#why);
    const button = make('button', { type: 'button' }, line, this.#strip, this.#error);
    button.addEventListener('click', open);
    this.element = make('li', {}, button);
  }

  show(row: StudentRow, lesson: LessonPlan, why: string, handPlace: number): void {
    setText(this.#why, why);
    const { text, isFailed } = lastTrouble(row, lesson.page);
    setText(this.#error, text);
    setAttribute(this.#error, 'data-failed', isFailed);
    const step = row.page === lesson.page && row.isHere ? row.step : null;
    const cells = lesson.steps.map((_step, at) => row.cells[at] ?? notRun);
    const look = `${handPlace} ${step} ${cells.map(({ state }) => state).join(' ')} ${lesson.page}`;
    if (look === this.#shown) return;
    this.#shown = look;
    const { grid } = this.#texts;
    if (handPlace === 0) this.#hand.replaceChildren();
    else this.#hand.replaceChildren(icon('hand'), make('span', { 'aria-hidden': 'true' }, String(handPlace)), unseen(grid.hand(handPlace)));
    const there = step === null ? undefined : cells[step];
    const where = step === null ? undefined : lesson.steps[step];
    this.#strip.style.setProperty('--marks', String(cells.length));
    this.#strip.replaceChildren(
      ...cells.map(({ state }, at) => make('span', { 'aria-hidden': 'true', class: at === step ? 'here' : undefined }, mark(state))),
      unseen(there === undefined || where === undefined ? '' : grid.cell(where, grid.states[there.state], there.tries, true)),
    );
  }
}
