// Run gate: while the teacher wants the eyes, runs wait; what runs goes on, and so does reading.
import type { StudentTexts } from '../../texts/student/student-texts.ts';

export class RunGate {
  readonly #texts: StudentTexts;
  #gate: { readonly from: string; readonly open: PromiseWithResolvers<void> } | null = null;

  constructor(texts: StudentTexts) {
    this.#texts = texts;
  }

  start(): void {
    document.addEventListener('snippet-prepare', ({ detail }) => {
      if (this.#gate !== null) detail.until(this.#gate.open.promise, this.#gate.from === '' ? this.#texts.teacher : this.#gate.from);
    });
  }

  /** from: who wants the eyes; null: runs go on. */
  hold(from: string | null): void {
    if (from !== null) {
      this.#gate ??= { from, open: Promise.withResolvers<void>() };
      return;
    }
    this.#gate?.open.resolve();
    this.#gate = null;
  }
}
