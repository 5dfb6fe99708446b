// Wall: what the projector shows of a class, from the news that the bridge tells.
import type { ChangedRow, ClassSummary, LessonPlan, StudentRow, TeacherNews } from '../../class-protocol.ts';

/** Of a student only what may be on the wall of a room. */
export type WallStudent = Pick<StudentRow, 'name' | 'isHere' | 'since' | 'page' | 'step'>;

export interface Wall {
  readonly class: ClassSummary | null;
  readonly students: ReadonlyMap<string, WallStudent>;
  readonly eyes: boolean;
}

export const emptyWall: Wall = { class: null, students: new Map(), eyes: false };

/** Up to so many students all names stand there; of more only those who came last. */
const allNames = 40;
const newestNames = 28;
/** How many of the last who came stand out. */
const standOut = 2;
/** Whoever has joined reads their personal code before they open a lesson: so long they count as here, in milliseconds. */
const arrivingMs = 10 * 60_000;

/** The wall after one piece of news; the same object where nothing on it is other than before. */
export function wallAfter(wall: Wall, news: TeacherNews): Wall {
  switch (news.type) {
    case 'snapshot':
      return { class: news.class, eyes: news.eyes, students: new Map(news.students.map((row) => [row.name, studentOf(row)])) };
    case 'class':
      return { ...wall, class: news.class, eyes: news.eyes };
    case 'rows': {
      const changed = news.rows.map(studentOf).filter((student) => !isSame(wall.students.get(student.name), student));
      if (changed.length === 0) return wall;
      const students = new Map(wall.students);
      for (const student of changed) students.set(student.name, student);
      return { ...wall, students };
    }
    case 'gone': {
      const students = new Map(wall.students);
      for (const name of news.names) students.delete(name);
      return { ...wall, students };
    }
    case 'room':
    case 'visit':
    case 'seen':
    case 'deed':
      return wall;
  }
  // What a newer bridge tells.
  return wall;
}

/** Who is here or has just joined, in the order in which they came, so that nobody's name moves when another comes. now: Unix time in milliseconds. */
export function namesOf(
  { students }: Wall,
  now: number,
): {
  readonly count: number;
  readonly isCut: boolean;
  readonly names: { name: string; isNew: boolean }[];
} {
  const here = [...students.values()]
    .filter((student) => student.isHere || isArriving(student, now))
    .toSorted((one, other) => one.since - other.since);
  const isCut = here.length > allNames;
  const shown = isCut ? here.slice(-newestNames) : here;
  return { count: here.length, isCut, names: shown.map(({ name }, index) => ({ name, isNew: index >= shown.length - standOut })) };
}

/** The lesson that most are on, and the step in the middle of theirs; null: nobody is on a lesson that is known. */
export function lessonNow(
  { students }: Wall,
  plans: readonly LessonPlan[],
): { readonly title: string; readonly step: string | null } | null {
  const pages = Map.groupBy(
    [...students.values()].filter(({ isHere }) => isHere),
    ({ page }) => page,
  );
  pages.delete(null);
  const [page, members = []] = [...pages].toSorted(([, one], [, other]) => other.length - one.length)[0] ?? [];
  const plan = plans.find((each) => each.page === page);
  if (plan === undefined) return null;
  const steps = members.flatMap(({ step }) => step ?? []).toSorted((one, other) => one - other);
  const middle = steps[Math.floor((steps.length - 1) / 2)];
  return { title: plan.title, step: middle === undefined ? null : (plan.steps[middle]?.label ?? null) };
}

/** They have joined, and have been on no page yet. */
function isArriving({ page, since }: WallStudent, now: number): boolean {
  return page === null && now - since < arrivingMs;
}

function studentOf({ name, isHere, since, page, step }: StudentRow | ChangedRow): WallStudent {
  return { name, isHere, since, page, step };
}

function isSame(one: WallStudent | undefined, other: WallStudent): boolean {
  return (
    one !== undefined && one.isHere === other.isHere && one.since === other.since && one.page === other.page && one.step === other.step
  );
}
