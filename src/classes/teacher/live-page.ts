// Live page: the class at work: the grid, or blocks or cards where those fit better, and beside it what can be done.
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { askForEyes } from './dialogs/deeds-to-all.ts';
import { ClassBlocks } from './dense/class-blocks.ts';
import { StepBars } from './dense/step-bars.ts';
import { FilterBar } from './filter-bar.ts';
import { legend } from './grid/legend.ts';
import { StudentGrid } from './grid/student-grid.ts';
import { icon } from './icons.ts';
import { make, makeButton, setText } from './markup.ts';
import type { Filter } from './model/filter.ts';
import { StudentPanel } from './panel/student-panel.ts';
import { Hands, Waiting } from './rail/hands.ts';
import { Removed } from './rail/removed.ts';
import { RoomBox } from './rail/room-box.ts';
import { StuckBox } from './rail/stuck-box.ts';
import { ToAll, ToAllFoot } from './rail/to-all.ts';
import type { DeskActions, Scene, View } from './scene.ts';
import { StudentCards } from './student-cards.ts';

/** The part that shows every student. */
interface ClassView extends View {
  readonly isHeld: boolean;
  focusOn(name: string): void;
}

export class LivePage implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #isPhone: boolean;
  readonly #title = make('h1', { class: 'unseen', tabindex: -1 });
  readonly #eyes: HTMLElement;
  readonly #eyesWords = make('span', {});
  readonly #nobody = make('p', { class: 'nobody' });
  readonly #rows: ClassView;
  readonly #dense: ClassView;
  readonly #denseParts: HTMLElement;
  readonly #panel: StudentPanel;
  readonly #rail: HTMLElement;
  readonly #main: HTMLElement;
  readonly #foot: ToAllFoot | null;
  readonly #views: readonly View[];
  readonly #bars: StepBars;
  #scene: Scene | null = null;
  #selected: string | null = null;

  constructor(texts: TeacherTexts, actions: DeskActions, isPhone: boolean) {
    this.#texts = texts;
    this.#isPhone = isPhone;
    const free = makeButton(texts.toAll.eyesOff, () => {
      if (this.#scene !== null) void askForEyes(this.#scene, actions);
    });
    const sign = make('div', { role: 'status' }, icon('eye'), make('b', {}, texts.toAll.eyesOn), this.#eyesWords);
    this.#eyes = make('div', { class: 'eyes', hidden: true }, sign, free);
    const filters = new FilterBar(texts, actions, isPhone);
    const readOut = make('div', { class: 'read-out', role: 'status' });
    this.#bars = new StepBars(texts);
    this.#rows = isPhone ? new StudentCards(texts, actions) : new StudentGrid(texts, actions);
    this.#dense = new ClassBlocks(texts, actions, readOut);
    this.#denseParts = make(
      'div',
      { class: 'dense' },
      this.#bars.element,
      this.#dense.element,
      make('div', { class: 'dense-foot' }, readOut, legend(texts, true)),
    );
    const stuck = new StuckBox(texts, actions, isPhone);
    const toAll = new ToAll(texts, actions);
    const hands = new Hands(texts, actions);
    const waiting = new Waiting(texts, actions);
    const removed = new Removed(texts, actions);
    const room = new RoomBox(texts, actions);
    this.#foot = isPhone ? new ToAllFoot(texts, actions) : null;
    this.#rail = make(
      'aside',
      { class: 'rail' },
      ...(isPhone ? [] : [toAll, waiting, stuck, hands, removed, room].map(({ element }) => element)),
    );
    const above = isPhone ? [stuck.element, waiting.element, removed.element] : [];
    this.#main = make('main', {}, this.#title, filters.element, ...above, this.#nobody, this.#rows.element);
    this.#panel = new StudentPanel(texts, actions);
    this.#views = [filters, stuck, waiting, removed, ...(this.#foot === null ? [toAll, hands, room] : [this.#foot])];
    this.element = make(
      'div',
      { class: isPhone ? 'live-page phone' : 'live-page' },
      this.#eyes,
      make('div', { class: 'parts' }, this.#main, ...(isPhone ? [] : [this.#rail])),
      this.#foot?.element ?? null,
    );
  }

  get isHeld(): boolean {
    return this.#current.isHeld;
  }

  show(scene: Scene): void {
    const isDense = scene.isDense && !this.#isPhone;
    const before = this.#current.element;
    this.#scene = scene;
    const { bar, toAll, filters, grid } = this.#texts;
    setText(this.#title, `${scene.class.name}, ${bar.live}: ${scene.lesson.title}`);
    this.#rail.setAttribute('aria-label', toAll.title(scene.rows.size));
    this.#eyes.hidden = scene.eyesSince === null;
    if (scene.eyesSince !== null) setText(this.#eyesWords, toAll.eyesSay(scene.here, scene.now - scene.eyesSince));
    for (const view of this.#views) view.show(scene);
    const isEmpty = scene.shown.length === 0;
    this.#nobody.hidden = !isEmpty && scene.lesson.steps.length > 0;
    setText(this.#nobody, scene.rows.size === 0 ? filters.nobody : isEmpty ? filters.nobodyHere : grid.noPlan);
    const shown = isDense ? this.#denseParts : this.#rows.element;
    const hidden = isDense ? this.#rows.element : this.#denseParts;
    if (shown.parentElement !== this.#main) {
      hidden.remove();
      this.#main.append(shown);
    }
    shown.hidden = isEmpty;
    if (isDense) this.#bars.show(scene);
    this.#current.show(scene);
    // A view that has gone out of sight held nothing.
    if (before !== this.#current.element) before.scrollTop = 0;
    this.#showPanel(scene);
  }

  #showPanel(scene: Scene): void {
    const { selected } = scene;
    if (selected !== null) this.#panel.show(scene);
    if (selected === this.#selected) return;
    const left = this.#selected;
    this.#selected = selected;
    this.element.toggleAttribute('data-student', selected !== null);
    if (selected !== null) {
      if (!this.#panel.element.isConnected) {
        this.#rail.remove();
        // On a phone it takes the place of the cards, and is what the page is about.
        if (this.#isPhone) this.#main.append(this.#panel.element);
        else this.#main.after(this.#panel.element);
      }
      this.#panel.focus();
      return;
    }
    this.#panel.element.remove();
    if (!this.#isPhone) this.#main.after(this.#rail);
    if (left !== null) this.#current.focusOn(left);
    // Whoever was in the panel may be in the class no more.
    if (document.activeElement === document.body) this.#title.focus();
  }

  get #current(): ClassView {
    return this.#scene?.isDense === true && !this.#isPhone ? this.#dense : this.#rows;
  }
}

/** What is shown at first. */
export function firstFilter(isPhone: boolean): Filter {
  return isPhone ? 'help' : 'all';
}
