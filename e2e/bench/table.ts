// Table: rows of figures as aligned text.

/** A table. Its first column is aligned to the left, the others to the right. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What was measured against what, in a sentence or two. */
  readonly caption: string;
}

/** The table as text. */
export function format({ title, head, rows, caption }: Table): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return ['', title, line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line), caption, ''].join('\n');
}
