// Student row: a student in the grid: name and hand, a cell for each step, why they stand here, and the last error.
import type { LessonPlan, StudentRow } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { icon } from '../icons.ts';
import { make, setAttribute, setText, unseen } from '../markup.ts';
import { lastTrouble } from '../model/last-trouble.ts';
import { notRun, StepCellView } from './step-cell.ts';

/** What a row shows besides the student's own. */
export interface RowSetting {
  /** The place among the hands that are up, from 1; 0: it is down. */
  readonly handPlace: number;
  readonly why: string;
  readonly isAway: boolean;
  readonly isSelected: boolean;
  /** The first of its group: a line stands above. */
  readonly isFirst: boolean;
  readonly stuckStep: number | null;
}

export class StudentRowView {
  readonly element = make('tr', { role: 'row' });
  readonly name: string;
  readonly #hand = make('span', { class: 'hand' });
  readonly #cells: readonly StepCellView[];
  readonly #why = make('td', { class: 'why', role: 'gridcell', tabindex: -1 });
  readonly #error = make('td', { class: 'error', role: 'gridcell', tabindex: -1 });
  readonly #texts: TeacherTexts;
  #handPlace = 0;
  #shown: { readonly row: StudentRow; readonly page: string; readonly setting: RowSetting } | null = null;

  constructor(name: string, lesson: LessonPlan, texts: TeacherTexts) {
    this.name = name;
    this.#texts = texts;
    this.#cells = lesson.steps.map((step) => new StepCellView(step, texts));
    const head = make('th', { scope: 'row', role: 'rowheader', tabindex: -1 }, this.#hand, make('span', { class: 'name' }, name));
    this.element.append(head, ...this.#cells.map(({ element }) => element), this.#why, this.#error);
  }

  /** row: the same object as long as nothing of it has changed. */
  show(row: StudentRow, page: string, setting: RowSetting): void {
    const last = this.#shown;
    if (last !== null && last.row === row && last.page === page && isSame(last.setting, setting)) return;
    this.#shown = { row, page, setting };
    const isOn = row.page === page;
    for (const [step, cell] of this.#cells.entries())
      cell.show(row.cells[step] ?? notRun, isOn && row.step === step && row.isHere, setting.stuckStep === step);
    setText(this.#why, setting.why);
    const { text, isFailed } = lastTrouble(row, page);
    setText(this.#error, text);
    setAttribute(this.#error, 'title', text || undefined);
    setAttribute(this.#error, 'data-failed', isFailed || undefined);
    this.#showHand(setting.handPlace);
    const classes = [setting.isAway ? 'away' : '', setting.isSelected ? 'selected' : '', setting.isFirst ? 'first' : ''];
    setAttribute(this.element, 'class', classes.filter(Boolean).join(' ') || undefined);
    setAttribute(this.element, 'aria-selected', setting.isSelected ? 'true' : undefined);
  }

  #showHand(place: number): void {
    if (place === this.#handPlace) return;
    this.#handPlace = place;
    if (place === 0) this.#hand.replaceChildren();
    else
      this.#hand.replaceChildren(
        icon('hand'),
        make('span', { 'aria-hidden': 'true' }, String(place)),
        unseen(this.#texts.grid.hand(place)),
      );
  }
}

function isSame(one: RowSetting, other: RowSetting): boolean {
  return (Object.keys(one) as (keyof RowSetting)[]).every((name) => one[name] === other[name]);
}
