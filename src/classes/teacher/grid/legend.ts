// Legend: what each mark of a step means.
import type { StepState } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { mark } from '../icons.ts';
import { make } from '../markup.ts';

const states: readonly StepState[] = ['not-run', 'running', 'matched', 'differs', 'failed', 'done'];

/** isDense: as the dense view draws them. */
export function legend({ grid }: TeacherTexts, isDense = false): HTMLElement {
  return make(
    'ul',
    { class: isDense ? 'legend glyphs' : 'legend', 'aria-label': grid.legend },
    ...states.map((state) => make('li', {}, isDense ? make('i', { class: `is-${state}` }) : mark(state), grid.states[state])),
  );
}
