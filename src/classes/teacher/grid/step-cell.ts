// Step cell: a student's step in the grid: its mark, its word for those who listen, its tries, and whether the student is there.
import type { PlannedStep, StepCell } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { mark } from '../icons.ts';
import { make, unseen } from '../markup.ts';

export const notRun: StepCell = { state: 'not-run', tries: 0 };

export class StepCellView {
  readonly element = make('td', { role: 'gridcell', tabindex: -1 });
  readonly #step: PlannedStep;
  readonly #texts: TeacherTexts;
  #shown = '';

  constructor(step: PlannedStep, texts: TeacherTexts) {
    this.#step = step;
    this.#texts = texts;
  }

  show({ state, tries }: StepCell, isThere: boolean, isStuck: boolean): void {
    const look = `${state} ${tries} ${isThere} ${isStuck}`;
    if (look === this.#shown) return;
    this.#shown = look;
    const { grid } = this.#texts;
    this.element.className = `step${isThere ? ' here' : ''}${isStuck ? ' stuck' : ''}`;
    const isTold = tries > 1 && (state === 'failed' || state === 'differs');
    this.element.replaceChildren(
      mark(state),
      ...(isTold ? [make('sup', { 'aria-hidden': 'true' }, String(tries))] : []),
      unseen(grid.cell(this.#step, grid.states[state], tries, isThere)),
    );
  }
}
