// Text height: what is known of how many rows a text takes without laying it out.

/** Columns that a row has at least: fewer than on the narrowest phone, of characters that are twice as wide. */
const fewestColumns = 12;

/** Whether a text takes no more than some rows wherever it shows; false: it may take more. */
export function surelyFits(text: string, rows: number): boolean {
  // A tab is as wide as eight characters.
  if (text.length > rows * fewestColumns || text.includes('\t')) return false;
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / fewestColumns)), 0) <= rows;
}
