// Shell terminal: what one step of a shell writes to, and where its Ctrl-C comes from.
import { bytesFromText, holdsBytes } from '../../machine/byte-text.ts';
import { shellLimits } from './limits.ts';
import type { ShellHints } from './absent-commands.ts';
import { OutputLimit } from './output-limit.ts';

/** The exit status of a command that Ctrl-C ended. */
export const interruptedStatus = 130;

/** The terminal of one step. */
export class ShellTerminal {
  readonly columns: number;
  /** What the shell says besides what bash would, in the reader's language. */
  readonly hints: ShellHints;
  /** Says that what runs goes on until Ctrl-C, or until others end it. */
  readonly goesOn: () => void;
  /** Aborted where the step must not go on. */
  readonly ended = new AbortController();
  readonly #output: OutputLimit;
  readonly #foreground = new Set<AbortController>();
  #isInterrupted = false;
  #isClosed = false;
  #lastWords: ReturnType<typeof setTimeout> | undefined;
  #breath = performance.now();
  /** Once bytes came that are no characters, which may be parts of them. */
  #decoder: TextDecoder | null = null;
  /** What went wrong with our own machinery, where something did. */
  failure: unknown = null;
  /** How the program in the foreground ended after Ctrl-C. */
  lastStatus: number | null = null;

  /** emit: takes what is shown. goesOn: told where what runs goes on by itself. */
  constructor(columns: number, hints: ShellHints, emit: (text: string) => void, goesOn: () => void = () => undefined) {
    this.goesOn = goesOn;
    this.columns = columns;
    this.hints = hints;
    this.#output = new OutputLimit(hints, emit);
  }

  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Shows byte text, as far as it is not too long. */
  write(bytes: string): void {
    if (bytes === '' || this.#isClosed) return;
    if (holdsBytes(bytes)) this.#decoder ??= new TextDecoder('utf-8', { ignoreBOM: true });
    const text = this.#decoder?.decode(bytesFromText(bytes), { stream: true }) ?? bytes;
    this.#output.write(text);
  }

  /** Lets the page speak now and then, so that Stop is heard in a loop. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#breath < shellLimits.breathMs) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
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
    this.#output.write(this.#decoder?.decode() ?? '');
    if (this.#isInterrupted && !this.#output.atLineStart) this.write('\n');
    this.#output.end();
    this.#isClosed = true;
  }
}
