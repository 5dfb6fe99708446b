// Terminal: what one step of a shell writes to, and where its Ctrl-C comes from.
import { shellLimits } from './limits.ts';

/** The exit status of a command that Ctrl-C ended. */
export const interruptedStatus = 130;

/** The terminal of one step. */
export class Terminal {
  readonly columns: number;
  /** Aborted where the step must not go on. */
  readonly ended = new AbortController();
  readonly #emit: (text: string) => void;
  readonly #foreground = new Set<AbortController>();
  #shown = 0;
  #hidden = 0;
  #atLineStart = true;
  #isInterrupted = false;
  #isClosed = false;
  #lastWords: ReturnType<typeof setTimeout> | undefined;
  #breath = performance.now();
  /** What went wrong with our own machinery, where something did. */
  failure: unknown = null;
  /** How the program in the foreground ended after Ctrl-C. */
  lastStatus: number | null = null;

  constructor(columns: number, emit: (text: string) => void) {
    this.columns = columns;
    this.#emit = emit;
  }

  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Shows text, up to the limit. */
  write(text: string): void {
    if (text === '' || this.#isClosed) return;
    const room = shellLimits.outputChars - this.#shown;
    this.#hidden += Math.max(0, text.length - room);
    if (room <= 0) return;
    const visible = text.slice(0, room);
    this.#shown += visible.length;
    this.#atLineStart = visible.endsWith('\n');
    this.#emit(visible);
  }

  /** Lets the page speak now and then, so that Stop is heard in a loop. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#breath < shellLimits.breathMs) return;
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    this.#breath = performance.now();
  }

  /** Enters the foreground: the signal is Ctrl-C; leave() must be called with the exit status. */
  enter(): { readonly interrupted: AbortSignal; leave(status: number): void } {
    const program = new AbortController();
    if (this.#isInterrupted) program.abort();
    this.#foreground.add(program);
    return {
      interrupted: program.signal,
      leave: (status) => {
        this.#foreground.delete(program);
        if (!this.#isInterrupted) return;
        this.lastStatus = status;
        this.ended.abort();
      },
    };
  }

  /** Ctrl-C: the foreground may say its last words; where nobody listens, the step ends at once. */
  interrupt(): void {
    if (this.#isInterrupted || this.#isClosed) return;
    this.#isInterrupted = true;
    this.write('^C');
    if (this.#foreground.size === 0) return this.ended.abort();
    for (const program of this.#foreground) program.abort();
    this.#lastWords = setTimeout(() => this.ended.abort(), shellLimits.lastWordsMs);
  }

  /** Our own machinery failed: the step cannot go on. */
  fail(failure: unknown): void {
    this.failure ??= failure;
    this.ended.abort();
  }

  /** The step is over: nothing is shown any more but what belongs to its end. */
  close(): void {
    clearTimeout(this.#lastWords);
    if (this.#isInterrupted && !this.#atLineStart) this.write('\n');
    if (this.#hidden > 0) {
      const hidden = this.#hidden.toLocaleString('en');
      this.#emit(`${this.#atLineStart ? '' : '\n'}[The notebook shows ${shellLimits.outputChars.toLocaleString('en')} characters of a command's output; ${hidden} more were left out.]\n`);
    }
    this.#isClosed = true;
  }
}
