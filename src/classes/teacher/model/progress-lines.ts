// Progress lines: the class's progress file as the page reads it, and saves it in its language: for each step how many tries and how long.
import type { LessonPlan } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';

export interface StepFigures {
  readonly label: string;
  readonly head: string;
  readonly kind: 'snippet' | 'exercise';
  readonly through: number;
  readonly atFirst: number;
  /** Needed more than one try. */
  readonly again: number;
  /** Half of them took at most so long; null: nobody's time is known. */
  readonly medianSeconds: number | null;
}

export interface LessonFigures {
  readonly page: string;
  readonly title: string;
  /** Who has begun it, and who is through all of its steps. */
  readonly students: number;
  readonly done: number;
  /** How many steps their students have tried, each student's counted. */
  readonly tried: number;
  readonly steps: readonly StepFigures[];
}

/** file: CSV with the columns student, lesson, step, state, tries, seconds. Lessons that nobody has begun are left out. */
export function lessonFigures(file: string, lessons: readonly LessonPlan[]): readonly LessonFigures[] {
  const lines = file.split(/\r?\n/).slice(1).filter(Boolean).map(fields);
  return lessons.flatMap(({ page, title, steps }) => {
    const own = lines.filter(([, lesson]) => lesson === page);
    const students = new Set(own.map(([student]) => student));
    if (students.size === 0) return [];
    const figures = steps.map(({ kind, label, head }) => {
      const there = own.filter(([, , step]) => step === label);
      const through = there.filter(isThroughLine);
      const seconds = through
        .map((line) => Number(line[5] ?? ''))
        .filter((value) => value > 0)
        .toSorted((one, other) => one - other);
      return {
        kind,
        label,
        head,
        through: through.length,
        atFirst: through.filter((line) => triesOf(line) <= 1).length,
        again: there.filter((line) => triesOf(line) > 1).length,
        medianSeconds: seconds[Math.floor((seconds.length - 1) / 2)] ?? null,
      };
    });
    const done = [...students].filter(
      (student) => own.filter((line) => line[0] === student && isThroughLine(line)).length === steps.length,
    ).length;
    const tried = own.filter((line) => triesOf(line) > 0).length;
    return [{ page, title, students: students.size, done, tried, steps: figures }];
  });
}

/** The lesson on which most was done; null: nothing was done on any. */
export function mostWorkedOn(figures: readonly LessonFigures[]): string | null {
  const [first] = figures.toSorted((one, other) => other.tried - one.tried);
  return first === undefined || first.tried === 0 ? null : first.page;
}

/** The same file in the words of the page: its headings, and how a step stands. */
export function progressFor(file: string, { after: { columns }, grid: { states } }: TeacherTexts): string {
  const [head = '', ...lines] = file.split('\r\n');
  const rows = lines.map((line) => (line === '' ? '' : inWords(fields(line), states)));
  return [
    fields(head)
      .map((column) => wordOf(columns, column))
      .map(field)
      .join(','),
    ...rows,
  ].join('\r\n');
}

function inWords(values: readonly string[], states: TeacherTexts['grid']['states']): string {
  return values.map((value, column) => field(column === 3 ? wordOf(states, value) : value)).join(',');
}

/** What a table calls it; its own name where it has none. */
function wordOf(table: Readonly<Record<string, string>>, name: string): string {
  return table[name] ?? name;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isThroughLine([, , , state]: readonly string[]): boolean {
  return state === 'matched' || state === 'done';
}

function triesOf([, , , , tries]: readonly string[]): number {
  return Number(tries ?? 0);
}

/** Of RFC 4180, without line breaks inside of fields. */
function fields(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
