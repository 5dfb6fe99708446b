// Lesson choice: the lessons of a class, which of them is looked at first, and by what another one comes into view.
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
function commonLesson(rows: readonly StudentRow[], lessons: ReadonlyMap<string, LessonPlan>): string | null {
  const counts = new Map<string, number>();
  for (const { isHere, page } of rows) {
    if (!isHere || page === null || (lessons.get(page)?.steps.length ?? 0) === 0) continue;
    counts.set(page, (counts.get(page) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

/** Says which lesson is to come into view; null, each time: the one that is there stays. */
export class LessonChoice {
  /** By what the one in view was chosen; null: by where the class is. */
  #by: 'teacher' | 'due' | null;
  /** The one that was in view before another was suggested; null: none was. */
  #before: string | null = null;

  constructor(path: readonly ClassLesson[]) {
    this.#by = path.some(({ isDue }) => isDue) ? 'due' : null;
  }

  /** The teacher has chosen, and keeps what they chose. */
  choose(): void {
    this.#by = 'teacher';
    this.#before = null;
  }

  /** Until one is chosen: the one that most are on, at the opening; later only where nobody is on the one in view. */
  follow(inView: string, rows: readonly StudentRow[], lessons: ReadonlyMap<string, LessonPlan>, isOpening: boolean): string | null {
    if (this.#by !== null) return null;
    const isEmpty = rows.every(({ isHere, page }) => !isHere || page !== inView);
    return isOpening || isEmpty ? commonLesson(rows, lessons) : null;
  }

  /** One of the class's own, to look at until comeBack(), where the teacher has chosen none. */
  suggest(page: string, inView: string, own: readonly LessonPlan[]): string | null {
    if (this.#by === 'teacher' || own.every((lesson) => lesson.page !== page)) return null;
    this.#before ??= inView;
    return page;
  }

  comeBack(): string | null {
    const before = this.#before;
    this.#before = null;
    return before;
  }
}
