// Snippet standing: what the header and the strips of a snippet say between its runs: what the latest came to, and whether the code on the page is still its own.
import type { Texts } from '../texts/texts.ts';
import type { SnippetCode } from './snippet-code.ts';
import type { SnippetView } from './snippet-view.ts';
import type { StepView } from './step-view.ts';
import type { Sum } from './sum.ts';

export class SnippetStanding {
  readonly #view: SnippetView;
  readonly #code: SnippetCode;
  readonly #words: Texts['snippet'];
  readonly #isRunning: () => boolean;
  /** What the latest run came to, as the header says it when nothing else is to be said. */
  #sum: Sum = { state: 'idle' };

  constructor(view: SnippetView, code: SnippetCode, words: Texts['snippet'], isRunning: () => boolean) {
    this.#view = view;
    this.#code = code;
    this.#words = words;
    this.#isRunning = isRunning;
  }

  /** Says what the latest run came to, unless the code is being edited. */
  settle(sum: Sum = this.#sum): void {
    this.#sum = sum;
    this.#view.setSum(this.#view.editor === null ? sum : { state: 'editing' });
  }

  /** A run has come to its end, which has been said. */
  end(sum: Sum): void {
    this.#sum = sum;
    this.tellChange();
  }

  /** Says that the code is being edited; while a run is on, that says its own. */
  edit(): void {
    if (!this.#isRunning()) this.#view.setSum({ state: 'editing' });
  }

  /** Puts the steps of the source on the page, unless they are there. */
  showSource(): readonly StepView[] {
    const steps = this.#code.show();
    this.tellChange();
    return steps;
  }

  /** Says that the code on the page is no longer the snippet's own: what was changed during a run waits for its end, with the output of the old. */
  tellChange(): void {
    const isOther = !this.#isRunning() && this.#view.editor === null && this.#code.source !== this.#code.shown;
    const { changedMeanwhile, showChanged } = this.#words;
    const show = (): void => {
      this.showSource();
      for (const slot of ['outcome', 'long-output'] as const) this.#view.strip(slot, null);
      this.settle({ state: 'idle' });
    };
    this.#view.strip('changed', isOther ? { text: changedMeanwhile, links: [{ label: showChanged, act: show }] } : null);
  }
}
