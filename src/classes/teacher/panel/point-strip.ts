// Point strip: a step of a student's that is not as in the lesson, and a button that points at it in their page.
import type { LessonPlan, StudentRow } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { icon } from '../icons.ts';
import { make, makeButton, setText } from '../markup.ts';
import { stepToPointAt } from '../model/pointed-step.ts';

export class PointStrip {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts['student'];
  readonly #words = make('p', {});
  readonly #button: HTMLButtonElement;
  #step: number | null = null;

  /** point: has a step shown to the student. */
  constructor({ student }: TeacherTexts, point: (step: number) => void) {
    this.#texts = student;
    this.#button = makeButton(
      '',
      () => {
        if (this.#step !== null) point(this.#step);
      },
      { class: 'desk-button small' },
    );
    this.element = make('div', { class: 'point-strip', hidden: true }, icon('warning'), this.#words, this.#button);
  }

  /** next: where the keyboard goes when the strip does. */
  show(row: StudentRow, lesson: LessonPlan, next: () => void): void {
    const step = stepToPointAt(row, lesson);
    const where = step === null ? undefined : lesson.steps[step];
    const isHeld = this.element.contains(document.activeElement);
    this.#step = step;
    this.element.hidden = where === undefined;
    if (step === null || where === undefined) {
      if (isHeld) next();
      return;
    }
    const { differs, failed, point } = this.#texts;
    setText(this.#words, row.cells[step]?.state === 'failed' ? failed(row.name, where) : differs(row.name, where));
    setText(this.#button, point(where));
  }
}
