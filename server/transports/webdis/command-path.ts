// Command path: a command as Webdis writes it in a path, COMMAND/arg/arg.ext, read as its cmd.c does.

/** A command and what its path says besides. */
export interface CommandPath {
  /** The database named before the command, as in 7/GET/key; 0 where none is. */
  readonly database: number;
  /** The command's name and its arguments, one character a byte; the name may be empty. */
  readonly words: readonly string[];
  /** What follows the last dot of the last word where that is one of the known extensions; else null. */
  readonly extension: string | null;
}

/** Reads a path without its leading slash and without a query. extensions: the ones that are no part of the last word. */
export function readCommandPath(path: string, extensions: { has(extension: string): boolean }): CommandPath {
  let end = path.length;
  let extension: string | null = null;
  const dot = path.lastIndexOf('.');
  // A dot that begins the path, or one in an earlier word, is none of an extension.
  if (dot > 0 && path.indexOf('/', dot) === -1 && extensions.has(path.slice(dot + 1))) {
    extension = path.slice(dot + 1);
    end = dot;
  }
  const words: string[] = [];
  let from = 0;
  let database = 0;
  let slash = path.indexOf('/');
  // Webdis takes no digits before the first slash for a database, too: the default one.
  if (slash !== -1 && slash < end && isDigits(path, slash)) {
    database = slash === 0 ? 0 : Number(path.slice(0, slash));
    from = slash + 1;
    slash = path.indexOf('/', from);
  }
  while (slash !== -1 && slash < end) {
    words.push(words.length === 0 ? path.slice(from, slash) : decodeWord(path.slice(from, slash)));
    from = slash + 1;
    slash = path.indexOf('/', from);
  }
  words.push(words.length === 0 ? path.slice(from, end) : decodeWord(path.slice(from, end)));
  return { database, words, extension };
}

/** Decodes "%" with two hexadecimal digits and "+", which is a space; any other "%" stays what it is. */
export function decodeWord(word: string): string {
  if (!word.includes('%') && !word.includes('+')) return word;
  return word.replace(/%([\da-f]{2})|\+/gi, (_, digits: string | undefined) =>
    digits === undefined ? ' ' : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function isDigits(text: string, end: number): boolean {
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
