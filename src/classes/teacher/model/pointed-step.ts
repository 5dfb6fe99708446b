// Pointed step: the step of a lesson that is worth pointing at in a student's page.
import type { LessonPlan, StudentRow } from '../../../class-protocol.ts';
import { fails } from './need.ts';

/** The first that failed or differs, of the lesson that they are on; null: none does, or they are away. */
export function stepToPointAt({ isHere, page, cells }: StudentRow, lesson: LessonPlan): number | null {
  if (!isHere || page !== lesson.page) return null;
  const step = lesson.steps.findIndex((_step, at) => {
    const cell = cells[at];
    return cell !== undefined && fails(cell);
  });
  return step === -1 ? null : step;
}
