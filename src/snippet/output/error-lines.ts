// Error lines: which lines of a step's output are an error, so that these look like one and no others.
import { errorReply, hasFailed, logLine, tracebackHeader, type StepEnding } from '../step-error.ts';

/** Python prints no header over code that it could not read. */
const unreadable = /^ {2}File ".*", line \d+$/;
/** Where a command says in words that it failed. */
const saysSo = /\b(?:error|errors|fatal|failed|cannot|could not|denied|refused|invalid|no such|not found)\b/i;
/** Words of a failed command as short as this are all about its failure. */
const shortLines = 4;

/** For each line whether it belongs to an error. */
export function errorLines(lines: readonly string[], ending: StepEnding): boolean[] {
  const marks = lines.map((line) => errorReply.test(line));
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line !== tracebackHeader && !unreadable.test(line)) continue;
    const end = endOfTraceback(lines, at);
    if (ending.interruption === null || lines[end - 1] !== 'KeyboardInterrupt') marks.fill(true, at, end);
    at = end - 1;
  }
  if (marks.includes(true) || !hasFailed(ending)) return marks;
  const said = lines.filter((line) => line.trim() !== '');
  if (said.length <= shortLines) return lines.map((line) => line.trim() !== '');
  const reason =
    lastIndex(lines, (line) => logLine.test(line)) ?? lastIndex(lines, (line) => saysSo.test(line)) ?? lines.lastIndexOf(said.at(-1) ?? '');
  return marks.fill(true, reason, reason + 1);
}

function lastIndex(lines: readonly string[], test: (line: string) => boolean): number | null {
  const at = lines.findLastIndex(test);
  return at === -1 ? null : at;
}

/** Past its exception; what the exception says in further lines, and one that it was the cause of, belong to it. */
function endOfTraceback(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length && !/^\w/.test(lines[end] ?? '')) end += 1;
  end += 1;
  while (end < lines.length && lines[end] !== '' && lines[end] !== tracebackHeader) end += 1;
  const chained = lines[end] === '' && /^(?:During handling of|The above exception was)/.test(lines[end + 1] ?? '');
  return chained && end + 3 < lines.length ? endOfTraceback(lines, end + 3) : Math.min(end, lines.length);
}
