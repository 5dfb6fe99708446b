// Output limit: of a step's output that is too long to show, the beginning as it comes and the end once it ends.
import type { ShellHints } from './absent-commands.ts';
import { shellLimits } from './limits.ts';

/** One step's output on its way to the page. */
export class OutputLimit {
  readonly #hints: Pick<ShellHints, 'shownSoFar' | 'leftOut'>;
  readonly #emit: (text: string) => void;
  #shown = 0;
  /** The end of what came after the beginning, and how many characters before it are gone. */
  #rest = '';
  #dropped = 0;
  #last = '\n';

  constructor(hints: Pick<ShellHints, 'shownSoFar' | 'leftOut'>, emit: (text: string) => void) {
    this.#hints = hints;
    this.#emit = emit;
  }

  /** Whether the next character would begin a line. */
  get atLineStart(): boolean {
    return this.#last === '\n';
  }

  write(text: string): void {
    if (text === '') return;
    const room = Math.max(0, shellLimits.outputChars - this.#shown);
    const shown = text.slice(0, room);
    this.#shown += shown.length;
    if (shown !== '') this.#emit(shown);
    if (text.length > room && this.#rest === '')
      this.#note(shown === '' ? this.#last : shown, this.#hints.shownSoFar(shellLimits.outputChars));
    this.#rest += text.slice(room);
    this.#last = text.at(-1) ?? this.#last;
    // Now and then only, since it copies what is kept.
    if (this.#rest.length > 4 * shellLimits.outputTailChars) this.#trim();
  }

  /** Shows the end. */
  end(): void {
    this.#trim();
    if (this.#dropped > 0) this.#note('\n', this.#hints.leftOut(this.#dropped));
    if (this.#rest !== '') this.#emit(this.#rest);
  }

  /** Lets go of all but the end, which begins with a whole line where it has one. */
  #trim(): void {
    const from = this.#rest.length - shellLimits.outputTailChars;
    if (from <= 0) return;
    const lineStart = this.#rest.indexOf('\n', from - 1) + 1;
    const kept = this.#rest.slice(lineStart > 0 && lineStart < this.#rest.length ? lineStart : from);
    this.#dropped += this.#rest.length - kept.length;
    this.#rest = kept;
  }

  /** A line of the notebook's own, below what came before it. */
  #note(before: string, text: string): void {
    this.#emit(`${before.endsWith('\n') ? '' : '\n'}[${text}]\n`);
  }
}
