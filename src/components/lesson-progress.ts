// Lesson progress: the <lesson-progress> element, which holds the sidebar and has shown in it what is done.
import { wholeContext } from '../runners/page-context.ts';
import type { NotebookContext } from '../notebook/page-context.ts';

export class LessonProgress extends HTMLElement {
  readonly #context: NotebookContext;

  constructor(context: NotebookContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    this.#context.attendance.add(() => this.#start());
  }

  async #start(): Promise<void> {
    const [{ ProgressBoard }, context] = await Promise.all([import('../notebook/progress/progress-board.ts'), wholeContext(this.#context)]);
    new ProgressBoard(this, context).start();
  }
}
