// Changed span: the one stretch in which two texts differ, so that all around it, the caret too, stays where it is.

/** from and to: offsets in the text before. text: what stands there afterwards. */
export interface ChangedSpan {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What lies between the longest beginning and the longest end that the two have in common. */
export function changedSpan(before: string, after: string): ChangedSpan {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from, to: before.length - end, text: after.slice(from, after.length - end) };
}
