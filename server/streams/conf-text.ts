// Conf text: reads redis.conf text and redis-server arguments exactly as Redis' own parser does (config.c, sds.c, server.c).

/** One line of a configuration: a name in lower case and its values. */
export interface Directive {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * The directives of a configuration text, no more than most of them. Comments, empty lines and lines with unbalanced
 * quotes, which Redis refuses itself, are left out.
 */
export function readDirectives(text: string, most = Infinity): Directive[] {
  const directives: Directive[] = [];
  for (const raw of text.split('\n')) {
    const line = trimmed(raw);
    if (line === '' || line.startsWith('#')) continue;
    const [name, ...values] = splitArgs(line) ?? [];
    if (name !== undefined) directives.push({ name: name.toLowerCase(), values });
    if (directives.length >= most) break;
  }
  return directives;
}

/** Without blanks at its ends, as sdstrim(line, " \t\r\n") leaves it. Each character is looked at once: a pattern for the end would begin anew at each blank. */
function trimmed(line: string): string {
  let [start, end] = [0, line.length];
  while (start < end && isBlank(line[start])) start += 1;
  while (end > start && isBlank(line[end - 1])) end -= 1;
  return line.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r';
}

/** The configuration text that redis-server makes of its arguments, after the name of its configuration file, as main() in server.c does. */
export function argumentsAsText(args: readonly string[], hasFile: boolean): string {
  let text = '';
  let mayBeName = true;
  args.forEach((arg, index) => {
    const isLast = index === args.length - 1;
    // A lone dash asks for a configuration on standard input, which a snippet does not have.
    if (arg === '-' && (isLast || (index === 0 && !hasFile))) return;
    if (!mayBeName || !arg.startsWith('--')) {
      text += `${quoted(arg)} `;
      mayBeName = true;
      return;
    }
    text += `${text === '' ? '' : '\n'}${arg.slice(2)} `;
    mayBeName = splitArgs(arg)?.length !== 1;
    const next = args[index + 1];
    if (mayBeName || (next !== undefined && !next.startsWith('--'))) return;
    // "--save" and "--sentinel" may stand without a value.
    if (arg.toLowerCase() === '--save') text += '""';
    else if (arg.toLowerCase() !== '--sentinel') return;
    mayBeName = true;
  });
  return text;
}

/** Splits a line into arguments as sdssplitargs() does, of a configuration or an inline command: quotes, escapes and all. null: unbalanced quotes. */
export function splitArgs(line: string): string[] | null {
  const args: string[] = [];
  let at = 0;
  for (;;) {
    while (isSpace(line[at])) at += 1;
    if (at >= line.length) return args;
    const read = readArg(line, at);
    if (read === null) return null;
    args.push(read.arg);
    at = read.end;
  }
}

function readArg(line: string, start: number): { arg: string; end: number } | null {
  let arg = '';
  let at = start;
  let quote: '"' | "'" | null = null;
  for (;;) {
    const character = line[at];
    if (quote === null) {
      if (character === undefined || ' \n\r\t\0'.includes(character)) return { arg, end: at + (character === undefined ? 0 : 1) };
      if (character === '"' || character === "'") quote = character;
      else arg += character;
      at += 1;
      continue;
    }
    if (character === undefined) return null;
    const hex = quote === '"' ? /^\\x([\da-f]{2})/i.exec(line.slice(at, at + 4)) : null;
    if (hex?.[1] !== undefined) {
      arg += String.fromCharCode(Number.parseInt(hex[1], 16));
      at += 4;
    } else if (quote === '"' && character === '\\' && line[at + 1] !== undefined) {
      const escaped = line[at + 1] ?? '';
      arg += escapes[escaped] ?? escaped;
      at += 2;
    } else if (quote === "'" && character === '\\' && line[at + 1] === "'") {
      arg += "'";
      at += 2;
    } else if (character === quote) {
      // A closing quote ends the argument: anything but a space after it is an error.
      const next = line[at + 1];
      return next === undefined || isSpace(next) ? { arg, end: at + 1 } : null;
    } else {
      arg += character;
      at += 1;
    }
  }
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\u0007' };

/** isspace() of the C locale. */
function isSpace(character: string | undefined): boolean {
  return character !== undefined && ' \t\n\v\f\r'.includes(character);
}

/** A value in double quotes, as sdscatrepr() writes it. */
export function quoted(value: string): string {
  let text = '';
  for (const byte of Buffer.from(value, 'utf8')) text += quotedByte(byte);
  return `"${text}"`;
}

const byteEscapes = new Map([
  [0x5c, '\\\\'],
  [0x22, '\\"'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x07, '\\a'],
  [0x08, '\\b'],
]);

function quotedByte(byte: number): string {
  const isPrintable = byte >= 0x20 && byte < 0x7f;
  return byteEscapes.get(byte) ?? (isPrintable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
}
