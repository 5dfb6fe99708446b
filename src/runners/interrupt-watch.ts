// Interrupt watch: what a step has printed, kept only as long as its transcript waits to press Ctrl-C.
import type { RunStep } from './runner.ts';

/** Characters of a step's output that are kept for interruptWhen: no lesson prints as much before its ^C. */
export const watchedCharacters = 64_000;

export class InterruptWatch {
  #when: RunStep['interruptWhen'];
  readonly #press: () => void;
  #printed = '';

  /** press: called once, where the transcript presses Ctrl-C. */
  constructor(when: RunStep['interruptWhen'], press: () => void) {
    this.#when = when;
    this.#press = press;
  }

  /** How many characters it keeps. */
  get kept(): number {
    return this.#printed.length;
  }

  /** The step printed something. */
  add(text: string): void {
    if (this.#when === undefined) return;
    this.#printed += text.slice(0, watchedCharacters - this.#printed.length);
    this.look();
  }

  /** Asks whether what was printed so far is enough. */
  look(): void {
    if (this.#when?.(this.#printed) !== true) return;
    this.#when = undefined;
    this.#printed = '';
    this.#press();
  }
}
