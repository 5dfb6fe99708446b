// Token: a piece of code or of a reply with the tone it has; together the tokens of a text are that text.

/** cmd: a command's name; opt: options, keywords and (nil); fn: what is called in Python; dim: what stands back. */
export type Tone = 'cmd' | 'key' | 'str' | 'num' | 'opt' | 'fn' | 'dim' | 'bad';

export interface Token {
  readonly text: string;
  /** Null: as the text around it. */
  readonly tone: Tone | null;
}

/** Cuts a text at what a pattern finds. pattern: global; toneOf: of a match, null for plain text. */
export function tokenize(text: string, pattern: RegExp, toneOf: (match: RegExpMatchArray) => Tone | null): Token[] {
  const tokens: Token[] = [];
  /** Up to where the tokens go. */
  let at = 0;
  const plainUpTo = (end: number): void => {
    if (end > at) tokens.push({ text: text.slice(at, end), tone: null });
    at = Math.max(at, end);
  };
  for (const match of text.matchAll(pattern)) {
    const tone = toneOf(match);
    if (tone === null) continue;
    plainUpTo(match.index);
    tokens.push({ text: match[0], tone });
    at += match[0].length;
  }
  plainUpTo(text.length);
  return tokens;
}

/** The tokens of each line. */
export function linesOf(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  for (const { text, tone } of tokens) {
    for (const [at, piece] of text.split('\n').entries()) {
      if (at > 0) lines.push([]);
      if (piece !== '') lines.at(-1)?.push({ text: piece, tone });
    }
  }
  return lines;
}
