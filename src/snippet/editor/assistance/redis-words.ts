// Redis words: the words of a line as redis-cli splits it (sdssplitargs), with their places, and what is begun and not ended.

export interface RedisWord {
  /** What it stands for, without its quotes. */
  readonly text: string;
  /** Its place in the line, quotes included. */
  readonly start: number;
  readonly end: number;
  /** The quote that it begins with and, where it is open, lacks. */
  readonly quote: '"' | "'" | null;
  /** Its closing quote is missing. */
  readonly isOpen: boolean;
}

/** null: a closing quote is followed by something else than a blank, as redis-cli refuses it. */
export function redisWords(line: string): RedisWord[] | null {
  const words: RedisWord[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(line[at] ?? '')) at += 1;
    if (at >= line.length) return words;
    const start = at;
    while (at < line.length && !/[\s"']/.test(line.charAt(at))) at += 1;
    const quote = line[at] === '"' || line[at] === "'" ? line[at] : null;
    if (quote !== '"' && quote !== "'") {
      words.push({ text: line.slice(start, at), start, end: at, quote: null, isOpen: false });
      continue;
    }
    const closing = closingQuote(line, at, quote);
    const end = closing === -1 ? line.length : closing + 1;
    if (closing !== -1 && end < line.length && !/\s/.test(line.charAt(end))) return null;
    const inside = line.slice(at + 1, closing === -1 ? line.length : closing);
    words.push({ text: line.slice(start, at) + unescaped(inside, quote), start, end, quote, isOpen: closing === -1 });
    at = end;
  }
}

/** -1: there is none. */
function closingQuote(line: string, opening: number, quote: string): number {
  for (let at = opening + 1; at < line.length; at += 1) {
    // In single quotes a backslash escapes the quote alone.
    if (line[at] === '\\' && (quote === '"' || line[at + 1] === "'")) at += 1;
    else if (line[at] === quote) return at;
  }
  return -1;
}

/** For what is looked up and compared: bytes by their number stay as they are written. */
function unescaped(text: string, quote: string): string {
  return quote === "'" ? text.replaceAll("\\'", "'") : text.replaceAll(/\\(["\\])/g, '$1');
}

/** How a name is written as a word: bare where that can be, else in double quotes. */
export function redisWord(name: string, quote: RedisWord['quote'] = null): string {
  if (quote === "'" && !/['\\]/.test(name)) return `'${name}'`;
  if (quote === null && /^[^\s"'\\]+$/.test(name)) return name;
  return `"${name.replaceAll(/["\\]/g, '\\$&')}"`;
}
