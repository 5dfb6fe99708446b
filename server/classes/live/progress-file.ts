// Progress file: what each student has done of each lesson, as CSV (RFC 4180).
import { randomInt } from 'node:crypto';
import { classPaths, type LessonPlan, type StepCell } from '../../../src/class-protocol.ts';
import type { ClassRoute } from '../class-part.ts';

/** A line of a class's progress. */
export interface ProgressLine {
  readonly name: string;
  readonly plan: LessonPlan;
  /** From 0. */
  readonly step: number;
  readonly cell: StepCell;
  readonly seconds: number;
}

/**
 * A line for each step of each lesson that a student has begun. withNames: false has numbers instead, which say nothing of
 * who it is, nor of the order of the names.
 */
export function progressFile(lines: readonly ProgressLine[], withNames: boolean, random: (below: number) => number = randomInt): string {
  const numbers = new Map(shuffled([...new Set(lines.map(({ name }) => name))], random).map((name, at) => [name, at + 1]));
  const rows = lines.map(({ name, plan, step, cell, seconds }) => ({
    who: withNames ? name : (numbers.get(name) ?? 0),
    rest: [plan.page, plan.steps[step]?.label ?? '', cell.state, cell.tries, seconds],
  }));
  if (!withNames) rows.sort((one, other) => Number(one.who) - Number(other.who));
  const head = [withNames ? 'name' : 'student', 'lesson', 'step', 'state', 'tries', 'seconds'];
  return [head, ...rows.map(({ who, rest }) => [who, ...rest])].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** progressOf: a class's name, and what its students have done; throws where there is none with that id. */
export function progressRoute(
  progressOf: (classId: string) => { readonly name: string; readonly lines: readonly ProgressLine[] },
): ClassRoute {
  return {
    who: 'teacher',
    method: 'get',
    path: classPaths.progressFile,
    serve: (_teacher, { query }, response) => {
      const { name, lines } = progressOf(typeof query['class'] === 'string' ? query['class'] : '');
      response
        .attachment(`progress-${name.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, '') || 'class'}.csv`)
        .type('text/csv')
        .send(progressFile(lines, query['names'] !== '0'));
    },
  };
}

/** What a spreadsheet would take for a formula has an apostrophe before it. */
function field(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** By Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: (below: number) => number): T[] {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = random(at + 1);
    const [one, two] = [all[at], all[other]];
    if (one !== undefined && two !== undefined) [all[at], all[other]] = [two, one];
  }
  return all;
}
