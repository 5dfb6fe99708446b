// Quoting: how redis-cli reads quoted words and shows strings (sdssplitargs and sdscatrepr of Redis 7.0). All on byte strings.

const NAMED_ESCAPES: Record<string, string> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
  '"': '\\"',
  '\\': '\\\\',
};
const NAMED_BYTES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** "text", with everything but printable ASCII escaped. */
export function quote(bytes: string): string {
  // oxlint-disable-next-line no-control-regex -- bytes are what this is about
  const escaped = bytes.replace(/["\\\x00-\x1f\x7f-\xff]/g, (byte) => NAMED_ESCAPES[byte] ?? `\\x${hex(byte)}`);
  return `"${escaped}"`;
}

/** The words of a line; null where its quotes do not balance or a closing quote is not followed by a blank. */
export function splitArgs(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(line[at])) at++;
    if (at >= line.length) return words;
    const word = readWord(line, at);
    if (!word) return null;
    words.push(word.text);
    at = word.end;
  }
}

/** The one word a quoted string stands for; null where it is none or more. */
export function unquote(text: string): string | null {
  const words = splitArgs(text);
  return words?.length === 1 ? (words[0] ?? null) : null;
}

interface Word {
  readonly text: string;
  readonly end: number;
}

/** A word ends at a blank or at a closing quote, and may be part bare and part quoted: a"b c" is one. */
function readWord(line: string, start: number): Word | null {
  let at = start;
  while (at < line.length && !/[ \n\r\t"']/.test(line.charAt(at))) at++;
  const bare = line.slice(start, at);
  const opening = line[at];
  if (opening !== '"' && opening !== "'") return { text: bare, end: at };
  const quoted = opening === '"' ? readDoubleQuoted(line, at + 1) : readSingleQuoted(line, at + 1);
  if (!quoted || (quoted.end < line.length && !isBlank(line[quoted.end]))) return null;
  return { text: bare + quoted.text, end: quoted.end };
}

function readDoubleQuoted(line: string, start: number): Word | null {
  let text = '';
  let at = start;
  while (at < line.length) {
    const char = line.charAt(at);
    if (char === '"') return { text, end: at + 1 };
    const code = char === '\\' ? /^x([0-9a-f]{2})/i.exec(line.slice(at + 1, at + 4))?.[1] : undefined;
    if (code !== undefined) {
      text += String.fromCharCode(Number.parseInt(code, 16));
      at += 4;
    } else if (char === '\\' && at + 1 < line.length) {
      const escaped = line.charAt(at + 1);
      text += NAMED_BYTES[escaped] ?? escaped;
      at += 2;
    } else {
      text += char;
      at++;
    }
  }
  return null;
}

function readSingleQuoted(line: string, start: number): Word | null {
  let text = '';
  let at = start;
  while (at < line.length) {
    if (line[at] === "'") return { text, end: at + 1 };
    if (line[at] === '\\' && line[at + 1] === "'") at++;
    text += line.charAt(at);
    at++;
  }
  return null;
}

/** isspace(3) of the C locale. */
function isBlank(char: string | undefined): boolean {
  return char !== undefined && ' \t\n\v\f\r'.includes(char);
}

function hex(byte: string): string {
  return byte.charCodeAt(0).toString(16).padStart(2, '0');
}
