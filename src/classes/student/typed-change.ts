// Typed change: what a teacher has typed, put into what stands in the snippet by now, which its student may have typed on.
import { changedSpan, type ChangedSpan } from '../../snippet/editor/changed-span.ts';

/**
 * The current text with the change from base to text in it: at its place where the student changed another one, or in its
 * lines where they stand unchanged, and once, among several changes. null: the student changed the same place.
 */
export function withTyped(base: string, text: string, current: string): string | null {
  const typed = changedSpan(base, text);
  const own = changedSpan(base, current);
  if (typed.to <= own.from) return replaced(current, typed, 0);
  if (typed.from >= own.to) return replaced(current, typed, current.length - base.length);
  return inItsLines(base, typed, current);
}

/** moved: how far the text at the place has moved. */
function replaced(current: string, { from, to, text }: ChangedSpan, moved: number): string {
  return current.slice(0, from + moved) + text + current.slice(to + moved);
}

function inItsLines(base: string, typed: ChangedSpan, current: string): string | null {
  const from = typed.from === 0 ? 0 : base.lastIndexOf('\n', typed.from - 1) + 1;
  const end = base.indexOf('\n', typed.to);
  const lines = base.slice(from, end === -1 ? base.length : end);
  const there = placeOf(lines, current);
  if (lines.trim() === '' || there === null || placeOf(lines, base) === null) return null;
  return replaced(current, typed, there - from);
}

/** Where these whole lines begin; null: nowhere, or at several places. */
function placeOf(lines: string, text: string): number | null {
  const wanted = `\n${lines}\n`;
  const all = `\n${text}\n`;
  const at = all.indexOf(wanted);
  return at === -1 || all.includes(wanted, at + 1) ? null : at;
}
