// Student grid: a class of up to some sixty: a row for each student, a column for each step, and how many are through it.
import type { LessonPlan } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, setAttribute, setChildren, setText, unseen } from '../markup.ts';
import type { DeskActions, Scene, View } from '../scene.ts';
import { whyWords } from '../why-words.ts';
import { watchGridKeys } from './grid-keys.ts';
import { legend } from './legend.ts';
import { StudentRowView } from './student-row.ts';

/** Said by name as well: its rows are laid out as grids of their own, each only where it is in sight. */
const column = { scope: 'col', role: 'columnheader' } as const;

export class StudentGrid implements View {
  readonly element = make('div', { class: 'student-grid' });
  readonly #texts: TeacherTexts;
  readonly #table = make('table', { role: 'grid' });
  readonly #caption = make('caption', {});
  readonly #heads = make('tr', { role: 'row' });
  readonly #body = make('tbody', { role: 'rowgroup' });
  readonly #through = make('tr', { role: 'row' });
  #rows = new Map<string, StudentRowView>();
  #lesson: LessonPlan | null = null;
  #throughCells: readonly HTMLElement[] = [];

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#caption.append(unseen(''));
    const [head, foot] = [make('thead', { role: 'rowgroup' }, this.#heads), make('tfoot', { role: 'rowgroup' }, this.#through)];
    this.#table.append(this.#caption, head, this.#body, foot);
    this.element.append(this.#table);
    watchGridKeys(this.#body, (element) => {
      for (const row of this.#rows.values()) if (row.element === element) actions.openStudent(row.name);
    });
  }

  /** Whether somebody reads or uses a row: then it must not move. */
  get isHeld(): boolean {
    return (matchMedia('(hover: hover)').matches && this.#body.matches(':hover')) || this.#body.contains(document.activeElement);
  }

  /** Gives a student's row the focus, where it is shown. */
  focusOn(name: string): void {
    this.#rows.get(name)?.element.querySelector<HTMLElement>('th')?.focus();
  }

  show(scene: Scene): void {
    if (scene.lesson !== this.#lesson) this.#begin(scene.lesson);
    const { steps } = scene.lesson;
    const exercises = steps.filter(({ kind }) => kind === 'exercise').length;
    if (this.#caption.firstElementChild !== null)
      setText(this.#caption.firstElementChild, this.#texts.grid.caption(scene.shown.length, steps.length - exercises, exercises));
    this.#showHeads(scene);
    this.#showRows(scene);
    for (const [step, cell] of this.#throughCells.entries()) {
      const through = scene.tallies[step]?.through ?? 0;
      setText(cell, String(through));
      setAttribute(cell, 'aria-label', this.#texts.grid.throughOf(through, scene.rows.size));
      setAttribute(cell, 'class', scene.stuck?.step === step ? 'stuck' : undefined);
    }
  }

  /** Its columns are the lesson's steps. */
  #begin(lesson: LessonPlan): void {
    const { grid } = this.#texts;
    const { steps } = lesson;
    this.#lesson = lesson;
    this.#rows = new Map();
    this.#body.replaceChildren();
    this.#table.style.setProperty('--steps', String(steps.length));
    this.#table.style.setProperty(
      '--step-columns',
      steps.length === 0 ? '' : `repeat(${steps.length}, minmax(var(--step-least), var(--step)))`,
    );
    this.#heads.replaceChildren(
      make('th', { ...column, class: 'words' }, grid.student),
      ...steps.map(({ kind, label, head }) =>
        make('th', { ...column, class: kind }, make('span', { class: 'slant' }, head), make('span', { class: 'number' }, label)),
      ),
      make('th', { ...column, class: 'words' }, grid.why),
      make('th', { ...column, class: 'words errors' }, grid.error),
    );
    this.#throughCells = steps.map(() => make('td', { role: 'gridcell' }));
    const rest = make('td', { colspan: 2, role: 'gridcell', class: 'rest' }, legend(this.#texts));
    this.#through.replaceChildren(make('th', { scope: 'row', role: 'rowheader' }, grid.through), ...this.#throughCells, rest);
  }

  #showHeads({ lesson, stuck }: Scene): void {
    for (const [step, { kind }] of lesson.steps.entries()) {
      const head = this.#heads.children[step + 1];
      if (head === undefined) continue;
      const isStuck = stuck?.step === step;
      if (head.classList.contains('stuck') === isStuck) continue;
      head.className = isStuck ? `${kind} stuck` : kind;
      if (isStuck) head.append(unseen(`, ${this.#texts.grid.stuckColumn}`));
      else head.querySelector('.unseen')?.remove();
    }
  }

  #showRows(scene: Scene): void {
    const places = new Map(scene.hands.map(({ name }, place) => [name, place + 1]));
    const elements: HTMLElement[] = [];
    let group: string | null = null;
    for (const name of scene.shown) {
      const row = scene.rows.get(name);
      const need = scene.needs.get(name);
      if (row === undefined || need === undefined) continue;
      const view = this.#rowOf(name, scene.lesson);
      view.show(row, scene.lesson.page, {
        handPlace: places.get(name) ?? 0,
        why: whyWords(need.reason, scene.lesson, scene.lessons, scene.now, this.#texts),
        isAway: need.group === 'away',
        isSelected: scene.selected === name,
        isFirst: scene.sorting === 'need' && scene.moved === 0 && group !== null && group !== need.group,
        stuckStep: scene.stuck?.step ?? null,
      });
      group = need.group;
      elements.push(view.element);
    }
    setChildren(this.#body, elements);
    for (const name of this.#rows.keys()) if (!scene.rows.has(name)) this.#rows.delete(name);
    // The keyboard needs a place to come in.
    if (this.#body.querySelector('[tabindex="0"]') === null) setAttribute(this.#body.querySelector('th') ?? this.#body, 'tabindex', 0);
  }

  #rowOf(name: string, lesson: LessonPlan): StudentRowView {
    const known = this.#rows.get(name);
    if (known !== undefined) return known;
    const row = new StudentRowView(name, lesson, this.#texts);
    this.#rows.set(name, row);
    return row;
  }
}
