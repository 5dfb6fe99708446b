// Lesson progress: the <lesson-progress> element, which holds the sidebar and has shown in it what is done.
import type { NotebookContext } from '../notebook/page-context.ts';

export abstract class LessonProgress extends HTMLElement {
  protected abstract readonly context: NotebookContext;

  connectedCallback(): void {
    this.context.attendance.add(() => this.#start());
  }

  async #start(): Promise<void> {
    const { ProgressBoard } = await import('../notebook/progress/progress-board.ts');
    new ProgressBoard(this, this.context).start();
  }
}
