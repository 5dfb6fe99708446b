// Output queue: gathers what a run writes and brings the page up to date once a frame.
import { snippetLimits } from '../limits.ts';

/** apply: puts some output of a step on the page; called in order. */
export class OutputQueue {
  readonly #apply: (step: number, text: string) => void;
  #pending: { step: number; text: string }[] = [];
  #characters = 0;
  #frame: number | null = null;

  constructor(apply: (step: number, text: string) => void) {
    this.#apply = apply;
  }

  push(step: number, text: string): void {
    const last = this.#pending.at(-1);
    if (last?.step === step) last.text += text;
    else this.#pending.push({ step, text });
    this.#characters += text.length;
    // Frames stand still in a hidden tab, where output must not pile up.
    if (this.#characters > snippetLimits.pendingCharacters) this.flush();
    else this.#frame ??= requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#characters = 0;
    for (const { step, text } of this.#pending.splice(0)) this.#apply(step, text);
  }
}
