// StepScreen: a step's output as text, however the bytes of its characters arrive, and the ^C that a terminal echoes.

export class StepScreen {
  readonly #decoder = new TextDecoder();
  readonly #onText: (text: string) => void;
  #isInterrupted = false;
  #isAtLineStart = true;

  constructor(onText: (text: string) => void) {
    this.#onText = onText;
  }

  show(data: string | Uint8Array): void {
    this.#put(typeof data === 'string' ? data : this.#decoder.decode(data, { stream: true }));
  }

  /** Ctrl-C was pressed. */
  interrupt(): void {
    if (this.#isInterrupted) return;
    this.#isInterrupted = true;
    this.#put('^C');
  }

  /** Shows what is left of a character that never came whole, and ends the line of a ^C. */
  end(): void {
    this.#put(this.#decoder.decode());
    if (this.#isInterrupted && !this.#isAtLineStart) this.#put('\n');
  }

  #put(text: string): void {
    if (text === '') return;
    this.#isAtLineStart = text.endsWith('\n');
    this.#onText(text);
  }
}
