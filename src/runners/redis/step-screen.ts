// StepScreen: a step's output as text, however the bytes of its characters arrive.

export class StepScreen {
  readonly #decoder = new TextDecoder();
  readonly #onText: (text: string) => void;

  constructor(onText: (text: string) => void) {
    this.#onText = onText;
  }

  show(data: string | Uint8Array): void {
    this.#put(typeof data === 'string' ? data : this.#decoder.decode(data, { stream: true }));
  }

  /** Shows what is left of a character that never came whole. */
  end(): void {
    this.#put(this.#decoder.decode());
  }

  #put(text: string): void {
    if (text !== '') this.#onText(text);
  }
}
