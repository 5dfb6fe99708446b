// Terminal text: raw output as the lines a terminal would show, whatever the chunks it comes in.
import { Sgr } from './sgr.ts';

/** Escape sequences of ECMA-48 (CSI, OSC and the short ones), and controls that move nothing on a page: all but tab, newline, backspace and carriage return. */
// eslint-disable-next-line no-control-regex -- escape sequences are control characters
const unprinted = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])|[\x00-\x07\x0b\x0c\x0e-\x1f\x7f]/g;
/** Of those, what counts here: to a column (G), erase in the line (K) or the screen (J), start afresh (c), colours (m). */
// eslint-disable-next-line no-control-regex -- as above
const edit = /^\x1b(?:\[(\d*)([GJK])|c)$/;
// eslint-disable-next-line no-control-regex -- as above
const colours = /^\x1b\[([\d;:]*)m$/;
// eslint-disable-next-line no-control-regex -- as above
const unfinishedEscape = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[ -/]*)?$/;
// eslint-disable-next-line no-control-regex -- as above
const tokens = /\x1b(?:\[\d*[GJK]|\[[\d;:]*m|c)|[\r\b\n]|[^\r\b\n\x1b]+/g;
/** An unfinished escape sequence longer than this is text. */
const longestEscape = 4096;
/** Columns a terminal may have at most: a cursor goes no further to the right. */
const mostColumns = 1_000;

/** A part of a text that a program wants in a colour or weight: from and to are offsets, classes names of classes. */
export interface StyledRun {
  readonly from: number;
  readonly to: number;
  readonly classes: string;
}

/** Characters of one line that keep their colours: a line without end stays cheap. */
const mostStyled = 20_000;

/** What some output did to a terminal. */
export interface Written {
  /** The lines it closed, each with its newline. */
  readonly lines: string;
  /** What of them is styled, in order. */
  readonly runs: readonly StyledRun[];
  /** Whether the screen was cleared before them: of what was closed earlier nothing is left. */
  readonly cleared: boolean;
}

/** The text so far: closed lines are final, the open line may still be overwritten. */
export class TerminalText {
  #unread = '';
  #open = '';
  /** Where the next character goes in the open line, where that is not its end. */
  #column: number | null = null;
  readonly #sgr = new Sgr();
  /** Classes of each character of the open line; null while none has any. */
  #classes: string[] | null = null;

  write(text: string): Written {
    let input = this.#unread + text;
    const unfinished = unfinishedEscape.exec(input)?.[0] ?? '';
    this.#unread = unfinished.length <= longestEscape ? unfinished : '';
    input = input.slice(0, input.length - this.#unread.length);
    const plain = input.replace(unprinted, (sequence) => (edit.test(sequence) || colours.test(sequence) ? sequence : ''));
    // eslint-disable-next-line no-control-regex -- as above
    const isPlain = this.#column === null && this.#classes === null && this.#sgr.classes === '' && !/[\r\b\x1b]/.test(plain);
    if (isPlain) return { lines: this.#append(plain), runs: [], cleared: false };
    return this.#place(plain);
  }

  /** The line that is not ended yet. */
  get open(): string {
    return this.#open;
  }

  /** What of the open line is styled. */
  get openRuns(): readonly StyledRun[] {
    return this.#classes === null ? [] : runsOf(this.#classes, 0);
  }

  /** The common case: nothing moves the cursor back, and nothing is styled. */
  #append(plain: string): string {
    const text = this.#open + plain;
    const end = text.lastIndexOf('\n') + 1;
    this.#open = text.slice(end);
    return text.slice(0, end);
  }

  #place(plain: string): Written {
    let lines = '';
    let runs: StyledRun[] = [];
    let cleared = false;
    for (const token of plain.match(tokens) ?? []) {
      const column = this.#column ?? this.#open.length;
      const rendition = colours.exec(token)?.[1];
      if (token === '\n') {
        if (this.#classes !== null) runs.push(...runsOf(this.#classes, lines.length));
        lines += `${this.#open}\n`;
        this.#open = '';
        this.#column = null;
        this.#classes = null;
      } else if (rendition !== undefined) {
        this.#sgr.apply(rendition);
      } else if (token === '\r') {
        this.#column = 0;
      } else if (token === '\b') {
        this.#column = Math.max(0, column - 1);
      } else if (!token.startsWith('\x1b')) {
        this.#open = this.#open.slice(0, column).padEnd(column) + token + this.#open.slice(column + token.length);
        this.#style(column, token.length);
        this.#column = column + token.length;
      } else if (this.#edit(token, column)) {
        lines = '';
        runs = [];
        cleared = true;
      }
    }
    if (this.#column === this.#open.length) this.#column = null;
    return { lines, runs, cleared };
  }

  /** Gives characters of the open line the classes of the moment. */
  #style(from: number, length: number): void {
    const { classes } = this.#sgr;
    if ((classes === '' && this.#classes === null) || from + length > mostStyled) return;
    this.#classes ??= [];
    while (this.#classes.length < from) this.#classes.push('');
    for (let at = from; at < from + length; at += 1) this.#classes[at] = classes;
  }

  /** Moves or erases as an escape sequence says; true where it clears the screen. */
  #edit(sequence: string, column: number): boolean {
    const [, parameter = '', final = 'c'] = edit.exec(sequence) ?? [];
    const number = Number(parameter);
    if (final === 'G') {
      this.#column = Math.min(Math.max(0, number - 1), mostColumns);
      return false;
    }
    if (final === 'c' || (final === 'J' && number >= 2)) {
      this.#open = '';
      this.#column = null;
      this.#classes = null;
      return true;
    }
    // What is above the line stays: a page has no cursor to go back there.
    if (final === 'K' && number === 1) this.#open = this.#open.slice(column + 1).padStart(Math.max(this.#open.length, column));
    else if (final === 'K' && number === 2) this.#open = '';
    else this.#open = this.#open.slice(0, column);
    // Nothing after the cursor keeps a colour.
    if (number !== 1 && this.#classes !== null) this.#classes.length = Math.min(this.#classes.length, number === 2 ? 0 : column);
    this.#column = column;
    return false;
  }
}

/** Neighbours of the same classes as one run. offset: of the line in its text. */
function runsOf(classes: readonly string[], offset: number): StyledRun[] {
  const runs: StyledRun[] = [];
  for (let from = 0; from < classes.length;) {
    const name = classes[from] ?? '';
    let to = from + 1;
    while (to < classes.length && classes[to] === name) to += 1;
    if (name !== '') runs.push({ from: offset + from, to: offset + to, classes: name });
    from = to;
  }
  return runs;
}
