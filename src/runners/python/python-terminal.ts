// Python terminal: the screen and the keyboard of an interpreter: output in batches up to a limit, input a line at a time.
import type { Settled } from './channels.ts';
import { pythonLimits } from './limits.ts';

/** What a terminal is connected to. */
export interface TerminalParts {
  readonly show: (text: string) => void;
  /** Asks for a line; the answer is "line:" and the text, "end", or "interrupted". */
  readonly ask: (prompt: string) => Settled<string>;
  /** Milliseconds, as performance.now gives them. */
  readonly now: () => number;
}

export class PythonTerminal {
  readonly #parts: TerminalParts;
  #decoder = new TextDecoder();
  #pending = '';
  #shownAt = Number.NEGATIVE_INFINITY;
  /** The line that is not ended yet: what input() has printed as its prompt. */
  #openLine = '';
  #characters = 0;
  #omitted = 0;

  constructor(parts: TerminalParts) {
    this.#parts = parts;
  }

  /** Starts the count of a new step. */
  begin(): void {
    this.#decoder = new TextDecoder();
    this.#openLine = '';
    this.#characters = 0;
    this.#omitted = 0;
  }

  /** Characters of this step that were left out. */
  get omitted(): number {
    return this.#omitted;
  }

  /** Takes bytes that Python wrote. */
  write(bytes: Uint8Array): void {
    this.#print(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Shows what waits to be shown, if its time has come. */
  tick(): void {
    if (this.#pending !== '' && this.#parts.now() - this.#shownAt >= pythonLimits.outputMs) this.flush();
  }

  flush(): void {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#shownAt = this.#parts.now();
    this.#parts.show(text);
  }

  /** Asks the learner for a line and echoes what they typed, as a terminal does. */
  readLine(): Settled<string> {
    this.flush();
    const answer = this.#parts.ask(this.#openLine);
    return typeof answer === 'string' ? this.#echo(answer) : answer.then((text) => this.#echo(text));
  }

  #echo(answer: string): string {
    if (!answer.startsWith('line:')) return answer;
    this.#print(`${answer.slice('line:'.length)}\n`);
    return `${answer}\n`;
  }

  #print(text: string): void {
    const room = pythonLimits.outputCharacters - this.#characters;
    const shown = text.length <= room ? text : text.slice(0, Math.max(0, room));
    this.#characters += shown.length;
    this.#omitted += text.length - shown.length;
    if (shown === '') return;
    this.#pending += shown;
    const newline = shown.lastIndexOf('\n');
    this.#openLine = newline === -1 ? this.#openLine + shown : shown.slice(newline + 1);
    if (this.#pending.length >= pythonLimits.outputBatch) this.flush();
    else this.tick();
  }
}
