// Python statement: splits Python into the statements that an interactive interpreter would take one by one.

/** Words that go on with the statement before them. */
const continuing = /^(?:else|elif|except|finally)\b/;
/** Ends the name and the arguments of a decorator, or a comment: what follows belongs to it. */
const leading = /^(?:@|#)/;

/**
 * The statements of the outermost level, each with the lines that go on with it and without the blank lines after it. One
 * that is not complete comes last, as it is.
 */
export function splitPythonSource(source: string): string[] {
  const statements: string[][] = [];
  const open = new Open();
  /** Whether the statement so far is but decorators and comments. */
  let isLed = false;
  for (const line of source.split('\n')) {
    const isInside = open.isOpen;
    const isOutermost = !isInside && line.trim() !== '' && !/^\s/.test(line);
    // What cannot begin a statement is the interpreter's to complain of.
    if ((isOutermost && !continuing.test(line) && !isLed) || (statements.length === 0 && line.trim() !== '')) statements.push([]);
    statements.at(-1)?.push(line);
    if (isOutermost) isLed = leading.test(line);
    open.read(line);
  }
  return statements.map((lines) => lines.join('\n').trimEnd());
}

/** What is open at the end of a line: brackets, a string of three quotes, a backslash. */
class Open {
  #depth = 0;
  #quote = '';
  #goesOn = false;

  get isOpen(): boolean {
    return this.#depth > 0 || this.#quote !== '' || this.#goesOn;
  }

  read(line: string): void {
    this.#goesOn = false;
    for (let at = 0; at < line.length;) at = this.#quote === '' ? this.#code(line, at) : this.#string(line, at);
    // A string of one quote ends with its line, unless a backslash takes it on.
    if (this.#quote.length === 1 && !this.#goesOn) this.#quote = '';
  }

  /** Where to read on. */
  #code(line: string, at: number): number {
    const character = line.charAt(at);
    if (character === '#') return line.length;
    if (character === '\\' && at === line.length - 1) this.#goesOn = true;
    if ('([{'.includes(character)) this.#depth += 1;
    if (')]}'.includes(character)) this.#depth = Math.max(0, this.#depth - 1);
    if (character !== '"' && character !== "'") return at + 1;
    const triple = character.repeat(3);
    this.#quote = line.startsWith(triple, at) ? triple : character;
    return at + this.#quote.length;
  }

  #string(line: string, at: number): number {
    if (line[at] === '\\') {
      this.#goesOn = at === line.length - 1;
      return at + 2;
    }
    if (!line.startsWith(this.#quote, at)) return at + 1;
    const end = at + this.#quote.length;
    this.#quote = '';
    return end;
  }
}
