// Lesson choice: the lessons of a class, and which of them is looked at first.
import type { ClassLesson, LessonPlan, StudentRow } from '../../class-protocol.ts';

/** The class's own path in its order, or all that have steps. */
export function lessonsOf(path: readonly ClassLesson[], lessons: ReadonlyMap<string, LessonPlan>): readonly LessonPlan[] {
  if (path.length === 0) return [...lessons.values()].filter(({ steps }) => steps.length > 0);
  return path.flatMap(({ page }) => lessons.get(page) ?? []);
}

/** What is due, or else the first of them; "" where there is none. */
export function firstLesson(path: readonly ClassLesson[], lessons: ReadonlyMap<string, LessonPlan>): string {
  const due = path.find(({ page, isDue }) => isDue && lessons.has(page));
  return due?.page ?? lessonsOf(path, lessons)[0]?.page ?? '';
}

/** The lesson that most of those who are here are on; null: nobody is on one with steps. */
export function commonLesson(rows: readonly StudentRow[], lessons: ReadonlyMap<string, LessonPlan>): string | null {
  const counts = new Map<string, number>();
  for (const { isHere, page } of rows) {
    if (!isHere || page === null || (lessons.get(page)?.steps.length ?? 0) === 0) continue;
    counts.set(page, (counts.get(page) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}
