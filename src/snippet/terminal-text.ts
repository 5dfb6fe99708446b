// Terminal text: raw output as the lines a terminal would show, whatever the chunks it comes in.

/** Escape sequences of ECMA-48: CSI, OSC and the short ones. */
// eslint-disable-next-line no-control-regex -- escape sequences are control characters
const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])/g;
// eslint-disable-next-line no-control-regex -- as above
const unfinishedEscape = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[ -/]*)?$/;
/** Characters that move nothing on a page: all controls but tab, newline and carriage return. */
// eslint-disable-next-line no-control-regex -- as above
const controls = /[\x00-\x07\x0b\x0c\x0e-\x1f\x7f]/g;
/** An unfinished escape sequence longer than this is text. */
const longestEscape = 4096;

/** The text so far: closed lines are final, the open line may still be overwritten. */
export class TerminalText {
  #unread = '';
  #open = '';
  /** A carriage return or backspace was seen: where the next character goes in the open line. */
  #column: number | null = null;

  /** Takes output and returns the lines it closed, each with its newline. */
  write(text: string): string {
    let input = this.#unread + text;
    const unfinished = unfinishedEscape.exec(input)?.[0] ?? '';
    this.#unread = unfinished.length <= longestEscape ? unfinished : '';
    input = input.slice(0, input.length - this.#unread.length);
    const plain = input.replace(escapes, '').replace(controls, '');
    if (this.#column === null && !/[\r\b]/.test(plain)) return this.#append(plain);
    return this.#place(plain);
  }

  /** The line that is not ended yet. */
  get open(): string {
    return this.#open;
  }

  /** The common case: nothing moves the cursor back. */
  #append(plain: string): string {
    const text = this.#open + plain;
    const end = text.lastIndexOf('\n') + 1;
    this.#open = text.slice(end);
    return text.slice(0, end);
  }

  #place(plain: string): string {
    let closed = '';
    for (const part of plain.match(/[\r\b\n]|[^\r\b\n]+/g) ?? []) {
      const column = this.#column ?? this.#open.length;
      if (part === '\n') {
        closed += `${this.#open}\n`;
        this.#open = '';
        this.#column = null;
      } else if (part === '\r') {
        this.#column = 0;
      } else if (part === '\b') {
        this.#column = Math.max(0, column - 1);
      } else {
        this.#open = this.#open.slice(0, column) + part + this.#open.slice(column + part.length);
        this.#column = column + part.length;
      }
    }
    if (this.#column === this.#open.length) this.#column = null;
    return closed;
  }
}
