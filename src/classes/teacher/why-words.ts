// Why words: the reason why a student stands where they stand, in words.
import type { LessonPlan, PlannedStep } from '../../class-protocol.ts';
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import type { Reason } from './model/need.ts';

/** lessons: every lesson by its page. now: Unix time in milliseconds. */
export function whyWords(
  reason: Reason,
  lesson: LessonPlan,
  lessons: ReadonlyMap<string, LessonPlan>,
  now: number,
  { why }: TeacherTexts,
): string {
  const at = (on: number | null): PlannedStep | null => (on === null ? null : (lesson.steps[on] ?? null));
  switch (reason.kind) {
    case 'hand':
      return why.hand(now - reason.since, at(reason.on));
    case 'stuck': {
      const where = at(reason.on);
      return where === null ? why.onLesson : why.stuck(now - reason.since, where);
    }
    case 'down':
      return why.down(now - reason.since);
    case 'idle':
      return why.idle(now - reason.since, at(reason.on));
    case 'works': {
      const where = at(reason.on);
      if (where === null) return why.onLesson;
      return reason.tries > 0 ? why.try(where, reason.tries) : why.on(where);
    }
    case 'elsewhere':
      return why.elsewhere(reason.page === null ? null : (lessons.get(reason.page)?.title ?? null));
    case 'done':
      return why.done(reason.differs);
    case 'away':
      return why.away(now - reason.since);
  }
}
