// Lesson progress: the <lesson-progress> element, which holds the sidebar and has shown in it what is done.
import type { NotebookContext } from '../notebook/page-context.ts';
import { untilLoaded } from '../notebook/part-loading.ts';

export abstract class LessonProgress extends HTMLElement {
  protected abstract readonly context: NotebookContext;

  connectedCallback(): void {
    void this.#start();
  }

  /** Loaded after the page works: what is done is no reason to wait for. */
  async #start(): Promise<void> {
    const { ProgressBoard } = await untilLoaded(() => import('../notebook/progress/progress-board.ts'));
    new ProgressBoard(this, this.context).start();
  }
}
