// Plain text: what somebody says in a class, without characters that do anything but show.

/**
 * Everything that moves the caret, turns the writing direction or hides, but for a line's end and a tab, and for the joiners
 * of which some scripts and signs are made.
 */
const control = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;
/** A colour as a terminal has it: the one escape that stays in a line of output. */
// oxlint-disable-next-line no-control-regex -- as above
const colour = /\u001b\[[\d;]{0,20}m/g;

/** Text of several lines. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(control, '').toWellFormed();
}

/** One line of at most so many characters, with an ellipsis where it was longer. */
export function oneLine(text: string, characters: number): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  return line.length <= characters
    ? line
    : `${line
        .slice(0, characters - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}

/** One line of an output, with its colours. */
export function outputLine(text: string): string {
  let line = '';
  let from = 0;
  for (const { index, 0: escape } of text.matchAll(colour)) {
    line += plainText(text.slice(from, index)) + escape;
    from = index + escape.length;
  }
  return (line + plainText(text.slice(from))).replaceAll('\n', ' ');
}
