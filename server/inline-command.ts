// Inline command: one typed line of words, the other form in which Redis takes a command. Follows sdssplitargs of Redis.

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };
/** What isspace(3) calls a space in the C locale; \s of JavaScript would take more. */
const blank = /[ \t\n\v\f\r]/;

/** The words of a line (one character a byte), or null where its quotes are unbalanced. */
export function splitInline(line: string): string[] | null {
  // Redis splits a C string: what follows a NUL is not seen.
  const end = line.indexOf('\0');
  const text = end === -1 ? line : line.slice(0, end);
  const words: string[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const word = readWord(text, at);
    if (!word) return null;
    words.push(word.text);
    at = skipBlanks(text, word.end);
  }
  return words;
}

interface Word { text: string; end: number }

/** A word ends at a blank outside quotes or with its first closing quote, which must end it. */
function readWord(text: string, start: number): Word | null {
  let word = '';
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      const quoted = readQuoted(text, at + 1, char);
      return quoted && { text: word + quoted.text, end: quoted.end };
    }
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') return { text: word, end: at };
    word += char;
  }
  return { text: word, end: text.length };
}

function readQuoted(text: string, start: number, quote: string): Word | null {
  let word = '';
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) return at + 1 === text.length || blank.test(text.charAt(at + 1)) ? { text: word, end: at + 1 } : null;
    const escaped = char === '\\' ? text.charAt(at + 1) : '';
    const byte = quote === '"' && escaped === 'x' ? /^[\da-f]{2}/i.exec(text.slice(at + 2, at + 4))?.[0] : undefined;
    if (byte !== undefined) {
      word += String.fromCharCode(Number.parseInt(byte, 16));
      at += 3;
    } else if (escaped !== '' && (quote === '"' || escaped === "'")) {
      word += quote === '"' ? escapes[escaped] ?? escaped : escaped;
      at += 1;
    } else {
      word += char;
    }
  }
  return null;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && blank.test(text.charAt(at))) at += 1;
  return at;
}
