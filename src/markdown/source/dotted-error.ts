// Dotted error: the line of a traceback that names an exception by its module, which on a phone is wider than a row. Pure.

/** Names with a dot after each, before the name of a class, as the interpreter writes an exception. */
const modules = /^(?:[a-z_]\w*\.)+(?=[A-Z]\w*(?::|\n?$))/;

/** A line, with or without its end, in the pieces between which a row may end: after the dots of such a name, anything else in one piece. */
export function rowPieces(line: string): string[] {
  const path = modules.exec(line)?.[0] ?? '';
  return [...(path.match(/\w+\./g) ?? []), line.slice(path.length)];
}
