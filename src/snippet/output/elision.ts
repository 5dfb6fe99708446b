// Elision: the beginning and the end of text that is too long to show.

/** The text where it fits, else its first head and last tail characters with a word between on how many are missing. */
export function elide(text: string, head: number, tail: number): string {
  if (text.length <= head + tail) return text;
  const from = text.length - tail;
  // No half of a character of two units on either side.
  const headEnd = isLowHalf(text, head) ? head - 1 : head;
  const tailStart = isLowHalf(text, from) ? from + 1 : from;
  return `${text.slice(0, headEnd)} […${(tailStart - headEnd).toLocaleString('en')} characters are not shown…] ${text.slice(tailStart)}`;
}

function isLowHalf(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
