// Class text: what the start of a class prints: lines that a script reads too, and a QR code for phones.
import encodeQr from 'qr';

/** What is told. */
export interface ClassTextParts {
  /** Where the pages are for others, the best first; at least one. */
  readonly urls: readonly string[];
  /** Of the classes, the newest first. */
  readonly codes: readonly { readonly code: string; readonly name: string }[];
  /** Of the teacher's link. */
  readonly token: string;
  /** It goes to a terminal, which shows colours. */
  readonly isTerminal: boolean;
}

/** The text, with a line's end. */
export function classText({ urls, codes, token, isTerminal }: ClassTextParts): string {
  const [first = ''] = urls;
  const [newest, ...others] = codes;
  // The QR code and what stands below it may be on a wall, or be photographed; the link is for one alone, and stands apart.
  const lines = newest === undefined ? [] : ['', ...qrLines(`${first}/join/#${newest.code}`, isTerminal), ''];
  lines.push(...urls.map((url) => `Class: ${url}`));
  if (newest === undefined) lines.push('Every class has ended. Open the teacher’s page to begin another one.');
  else lines.push(`Join code: ${newest.code}`, ...others.map(({ code, name }) => `Join code of ${name}: ${code}`));
  // In the fragment, which no log of a server sees.
  lines.push('', 'For the teacher alone, on no wall and no shared screen:', `Teacher: ${first}/teacher/#${token}`, '');
  return `${lines.join('\n')}\n`;
}

/** Two rows of a QR code in each line, with the light border that readers want. isTerminal: dark on light, whatever its colours are. */
export function qrLines(text: string, isTerminal: boolean): string[] {
  const rows = encodeQr(text, 'raw', { ecc: 'medium', border: 2 });
  const lines: string[] = [];
  for (let at = 0; at < rows.length; at += 2) {
    const [upper = [], lower = []] = [rows[at], rows[at + 1]];
    // Without colours it is light that is drawn: most terminals write light on dark.
    const cells = upper.map((dark, column) => blocks[(dark === isTerminal ? 2 : 0) + ((lower[column] ?? false) === isTerminal ? 1 : 0)]);
    lines.push(isTerminal ? `\u001b[30;107m${cells.join('')}\u001b[0m` : cells.join(''));
  }
  return lines;
}

/** What is drawn: nothing, the lower half, the upper half, both. */
const blocks = [' ', '▄', '▀', '█'] as const;
