// Snippet code: what a snippet runs: the lesson's commands, what its reader made of them, and the steps on the page that they come to.
import { joinSource, splitSource } from '../markdown/source/source.ts';
import type { SnippetKind } from '../protocol.ts';
import type { SnippetView } from './snippet-view.ts';
import { StepView, type TakenStep } from './step-view.ts';

/** The prompts of a snippet that has none to go by. */
const defaultPrompts: Readonly<Record<SnippetKind, string>> = { shell: '$ ', redis: '> ', python: '>>> ' };

export class SnippetCode {
  /** The lesson's own. */
  readonly original: string;
  /** The commands or code alone, without prompts and output. The page has them once they are shown. */
  source: string;
  readonly #kind: SnippetKind;
  readonly #view: SnippetView;
  #shown: string;
  #steps: readonly StepView[];

  constructor(kind: SnippetKind, view: SnippetView) {
    this.#kind = kind;
    this.#view = view;
    this.#steps = view.lesson;
    this.original = joinSource(this.#steps.map((step) => step.input));
    this.source = this.original;
    this.#shown = this.original;
  }

  /** Those on the page. */
  get steps(): readonly StepView[] {
    return this.#steps;
  }

  /** The source that the steps on the page come from. */
  get shown(): string {
    return this.#shown;
  }

  /** Its commands with what the lesson and the latest run print below them, for what takes them out of the page. */
  get taken(): readonly TakenStep[] {
    if (this.source === this.#shown) return this.#steps.map((step) => step.taken);
    return this.#inputs(this.lessonPrompt).map((input) => ({ input, printed: '', output: null, agrees: false }));
  }

  /** "" where the lesson has none. */
  get lessonPrompt(): string {
    const { lesson } = this.#view;
    return lesson.length === 0 ? defaultPrompts[this.#kind] : (lesson[0]?.prompt ?? '');
  }

  /** Puts the steps of the source on the page, unless they are there. */
  show(): readonly StepView[] {
    if (this.source === this.#shown) return this.#steps;
    const prompt = this.lessonPrompt;
    this.#steps =
      this.source === this.original ? this.#view.lesson : this.#inputs(prompt).map((input) => StepView.create(this.#kind, input, prompt));
    this.restore();
    this.#shown = this.source;
    this.#view.show(this.#steps);
    return this.#steps;
  }

  /** Has the steps on the page show what the lesson prints. */
  restore(): void {
    for (const step of this.#steps) step.restore();
  }

  /** A program, which has no prompts, is run as one. */
  #inputs(prompt: string): string[] {
    return this.#kind === 'python' && prompt === '' ? [this.source] : splitSource(this.#kind, this.source);
  }
}
