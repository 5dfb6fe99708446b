// Comparison: what a step printed against what the lesson prints, by the rules of Python's doctest and an author's masks.
import type { Match } from './run-result.ts';
import { printsSameErrors, succeeded, type StepEnding } from './step-error.ts';
import { withoutTracebackBodies } from './traceback-text.ts';

/** What to leave out of a comparison: parts that an author's mask names. Global, as every match of it counts. */
export type Mask = RegExp;

/**
 * Compares a step's printed text with its output. Trailing blanks and a printed ^C never count. The same text is equal
 * however the step ended; "..." and masks never stand for an error that the lesson does not name (step-error.ts).
 */
export function compareOutput(printed: string, output: string, masks: readonly Mask[], ending: StepEnding = succeeded): Match {
  const expected = normalize(markBlankLines(printed));
  const actual = normalize(output);
  if (expected === actual) return 'equal';
  // What Stop interrupts goes on with its last words after what is printed.
  const pattern = ending.interruption === 'stop' ? appearing(expected, masks) : linesOf(expected, masks);
  if (!linesMatch(pattern, linesOf(actual, masks))) return 'different';
  return printsSameErrors(expected, actual, ending, (text) => hide(text, masks), lineMatches) ? 'volatile' : 'different';
}

/**
 * Whether the printed text has appeared in an output that may still go on, without an error that it does not name. An
 * empty text has appeared once the step has ended, and not before.
 */
export function hasAppeared(printed: string, output: string, masks: readonly Mask[]): boolean {
  const expected = normalize(markBlankLines(printed));
  const actual = normalize(output);
  if (expected === '' || !linesMatch(appearing(expected, masks), linesOf(actual, masks))) return false;
  return printsSameErrors(expected, actual, succeeded, (text) => hide(text, masks), lineMatches);
}

/** The lines of a printed text that more output may follow. */
function appearing(expected: string, masks: readonly Mask[]): string[] {
  return expected === '' ? ['...'] : [...linesOf(expected, masks), '...'];
}

/** What is printed before ^C; null where no ^C is printed. It stands at the beginning or the end of a line. */
export function beforeInterrupt(printed: string): string | null {
  const match = /^\^C|\^C$/m.exec(printed);
  return match === null ? null : printed.slice(0, match.index);
}

function normalize(text: string): string {
  return text
    .replace(/^\^C\n?|\^C$/m, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n+$/, '');
}

/** doctest's way to print an empty line. */
function markBlankLines(printed: string): string {
  return printed.replace(/^<BLANKLINE>[ \t]*$/gm, '');
}

/** What redis-cli puts below a reply that took half a second or longer: on a busy computer any may. */
const replyTime = /\n\(\d+\.\d\ds\)(?=\n|$)/g;

/** The lines to compare: of tracebacks what doctest compares, and one mark in the place of everything a mask names. */
function linesOf(text: string, masks: readonly Mask[]): string[] {
  return hide(withoutTracebackBodies(text).replace(replyTime, ''), masks).split('\n');
}

function hide(text: string, masks: readonly Mask[]): string {
  return masks.reduce((hidden, mask) => hidden.replace(mask, '\uFFFC'), text);
}

/** Whether a printed line, with its "..." and masks, stands for a line of output. */
export function standsFor(printed: string, line: string, masks: readonly Mask[]): boolean {
  const [pattern = '', actual = ''] = [printed, line].map((text) => hide(text.replace(/[ \t]+$/, ''), masks));
  return lineMatches(pattern === '<BLANKLINE>' ? '' : pattern, actual);
}

/** "..." alone on a line stands for any number of lines. */
function linesMatch(pattern: readonly string[], lines: readonly string[]): boolean {
  return wildcardMatch(pattern, lines, (part) => part.trim() === '...', lineMatches);
}

/** "..." within a line stands for any characters of that line. */
function lineMatches(pattern: string, line: string): boolean {
  if (pattern === line) return true;
  if (!pattern.includes('...')) return false;
  const pieces = pattern.split(/\.{3}/);
  const last = pieces.pop() ?? '';
  const first = pieces.shift() ?? '';
  if (!line.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = line.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return line.endsWith(last) && line.length - last.length >= at;
}

/** Matches items against a pattern with wildcards; going back to the last wildcard alone keeps it quick on long output. */
function wildcardMatch<P, T>(
  pattern: readonly P[],
  items: readonly T[],
  isWildcard: (part: P) => boolean,
  matches: (part: P, item: T) => boolean,
): boolean {
  let at = 0;
  let wildcard: { pattern: number; item: number } | null = null;
  for (let item = 0; item < items.length;) {
    const part = pattern[at];
    const current = items[item];
    if (part !== undefined && isWildcard(part)) {
      wildcard = { pattern: at, item };
      at += 1;
    } else if (part !== undefined && current !== undefined && matches(part, current)) {
      at += 1;
      item += 1;
    } else if (wildcard !== null) {
      wildcard.item += 1;
      item = wildcard.item;
      at = wildcard.pattern + 1;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isWildcard);
}

/** Reads the masks that the build left in an attribute, as [pattern, flags] each. */
export function readMaskPatterns(attribute: string | null): readonly Mask[] {
  const patterns: unknown = JSON.parse(attribute ?? '[]');
  if (!Array.isArray(patterns)) return [];
  return patterns.flatMap((pattern) => (Array.isArray(pattern) ? [new RegExp(String(pattern[0]), String(pattern[1]))] : []));
}
