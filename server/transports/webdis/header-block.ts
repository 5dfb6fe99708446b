// Header block: headers that many answers have, made once for all of them: a list for Node's way, and the lines that the fast lane sends.

/** Headers in both forms. */
export interface HeaderBlock {
  /** Names and values, one after the other. */
  readonly list: readonly string[];
  /** The same as lines of a head, each with its end. */
  readonly lines: string;
}

/** Makes a block of a flat list of names and values. */
export function headerBlock(list: readonly string[]): HeaderBlock {
  return { list, lines: headerLines(list) };
}

/** A flat list of names and values as header lines. */
export function headerLines(headers: readonly string[]): string {
  let text = '';
  for (let at = 0; at + 1 < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`;
  return text;
}
