// Groups: the lines of a step's output as they are to look in the end: ink, an error, your own, or the lesson's that is missing.
import { standsFor, type Mask } from '../comparison.ts';
import type { Match } from '../run-result.ts';
import type { StepEnding } from '../step-error.ts';
import { align, type Aligned } from './alignment.ts';
import { errorLines } from './error-lines.ts';

/** Lines next to each other that look the same. from, to: of the output's lines, or of the printed ones for "lesson". */
export interface Group {
  readonly look: 'ink' | 'yours' | 'lesson';
  /** Part of an error. */
  readonly bad: boolean;
  readonly from: number;
  readonly to: number;
}

export interface EndedStep {
  readonly output: string;
  /** Null where the lesson prints nothing to compare with. */
  readonly printed: string | null;
  readonly match: Match | undefined;
  readonly ending: StepEnding;
  readonly masks: readonly Mask[];
}

/** The groups of a step's output, top to bottom. */
export function groupLines({ output, printed, match, ending, masks }: EndedStep): Group[] {
  const lines = linesIn(output);
  const bad = errorLines(lines, ending);
  const same = (pattern: string, line: string): boolean => standsFor(pattern, line, masks);
  const aligned: Aligned[] =
    match === 'different'
      ? withTimes(lines, (own) => align(linesIn(printed ?? ''), own, same))
      : lines.map((_, at) => ({ side: 'both' as const, at }));
  const groups: Group[] = [];
  for (const { side, at } of aligned) {
    const look = side === 'both' ? 'ink' : side;
    const isBad = side !== 'lesson' && bad[at] === true;
    const last = groups.at(-1);
    if (last?.look === look && last.bad === isBad && last.to === at) groups[groups.length - 1] = { ...last, to: at + 1 };
    else groups.push({ look, bad: isBad, from: at, to: at + 1 });
  }
  return groups;
}

/** What redis-cli puts below a slow reply: no difference, whatever the lesson prints. */
const replyTime = /^\(\d+\.\d\ds\)$/;

/** Aligns the lines without those of times, and puts these back below the lines that they stand under. */
function withTimes(lines: readonly string[], alignOwn: (own: readonly string[]) => Aligned[]): Aligned[] {
  const places = lines.flatMap((line, at) => (replyTime.test(line) ? [] : [at]));
  if (places.length === lines.length) return alignOwn(lines);
  const aligned: Aligned[] = [];
  for (const each of alignOwn(places.map((at) => lines[at] ?? ''))) {
    if (each.side === 'lesson') {
      aligned.push(each);
      continue;
    }
    let at = places[each.at] ?? 0;
    aligned.push({ ...each, at });
    while (at + 1 < lines.length && replyTime.test(lines[at + 1] ?? '')) aligned.push({ side: 'both', at: (at += 1) });
  }
  return aligned;
}

/** Lines of a text that ends with a newline or does not. */
export function linesIn(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
