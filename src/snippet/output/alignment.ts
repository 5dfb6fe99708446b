// Alignment: which lines of an output are the lesson's, which are the reader's own, and which of the lesson's are missing.

/** One line of either side. at: its place from 0 among the lines of its side. */
export type Aligned = { readonly side: 'both' | 'yours'; readonly at: number } | { readonly side: 'lesson'; readonly at: number };

/** Lines of either side that are compared one by one; what goes on longer is one difference. */
const mostLines = 400;

/**
 * Aligns printed lines with output lines so that as few as possible differ. A printed "..." alone stands for any number of
 * lines. Where both differ yours come first.
 */
export function align(printed: readonly string[], output: readonly string[], same: (printed: string, line: string) => boolean): Aligned[] {
  if (printed.length > mostLines || output.length > mostLines) return [...yours(0, output.length), ...lessons(printed, 0, printed.length)];
  const costs = costTable(printed, output, same);
  const aligned: Aligned[] = [];
  /** Of the lesson's, until the output's own of the same difference are there. */
  let missing: Aligned[] = [];
  const settle = (): void => {
    aligned.push(...missing);
    missing = [];
  };
  const cost = (p: number, o: number): number => costs[p]?.[o] ?? Infinity;
  let [p, o] = [0, 0];
  while (p < printed.length || o < output.length) {
    const pattern = printed[p];
    const line = output[o];
    const here = cost(p, o);
    if (pattern !== undefined && isRest(pattern) && here === cost(p + 1, o)) {
      p += 1;
    } else if (pattern !== undefined && line !== undefined && isRest(pattern) && here === cost(p, o + 1)) {
      settle();
      aligned.push({ side: 'both', at: o });
      o += 1;
    } else if (pattern !== undefined && line !== undefined && here === cost(p + 1, o + 1) && same(pattern, line)) {
      settle();
      aligned.push({ side: 'both', at: o });
      p += 1;
      o += 1;
    } else if (line !== undefined && here === cost(p, o + 1) + 1) {
      aligned.push({ side: 'yours', at: o });
      o += 1;
    } else {
      missing.push({ side: 'lesson', at: p });
      p += 1;
    }
  }
  settle();
  return aligned;
}

/** costs[p][o]: how many lines differ from printed line p and output line o on. */
function costTable(printed: readonly string[], output: readonly string[], same: (printed: string, line: string) => boolean): number[][] {
  const costs = Array.from({ length: printed.length + 1 }, () => Array<number>(output.length + 1).fill(0));
  for (let p = printed.length; p >= 0; p -= 1) {
    const row = costs[p] ?? [];
    const next = costs[p + 1] ?? [];
    for (let o = output.length; o >= 0; o -= 1) {
      const pattern = printed[p];
      const line = output[o];
      const without = (row[o + 1] ?? Infinity) + 1;
      if (pattern === undefined) row[o] = line === undefined ? 0 : without;
      else if (isRest(pattern)) row[o] = Math.min(next[o] ?? Infinity, row[o + 1] ?? Infinity);
      else if (line !== undefined && same(pattern, line)) row[o] = Math.min(next[o + 1] ?? Infinity, without, (next[o] ?? Infinity) + 1);
      else row[o] = Math.min((next[o] ?? Infinity) + 1, line === undefined ? Infinity : without);
    }
  }
  return costs;
}

function isRest(pattern: string): boolean {
  return pattern.trim() === '...';
}

function yours(from: number, to: number): Aligned[] {
  return Array.from({ length: to - from }, (_, index) => ({ side: 'yours', at: from + index }));
}

function lessons(printed: readonly string[], from: number, to: number): Aligned[] {
  return Array.from({ length: to - from }, (_, index) => index + from)
    .filter((at) => !isRest(printed[at] ?? ''))
    .map((at) => ({ side: 'lesson', at }));
}
