// Lesson path: the <lesson-path> element, which shows the reader's own progress on the list of lessons.
import type { NotebookContext } from '../notebook/page-context.ts';
import { untilLoaded } from '../notebook/part-loading.ts';
import { untilDone } from '../runners/retry.ts';
import type { PartTexts } from '../texts/texts.ts';

export class LessonPath extends HTMLElement {
  readonly #context: NotebookContext;

  constructor(context: NotebookContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    // A browser that keeps nothing has no progress.
    this.#context.store.whenKept(() => void this.#start());
  }

  async #start(): Promise<void> {
    const [{ readProgress }, { home: texts }] = await untilLoaded(() =>
      Promise.all([import('../notebook/progress/progress.ts'), this.#context.partTexts()]),
    );
    const shelf = this.#context.store.shelf('progress', readProgress);
    const show = async (): Promise<void> => {
      const pages = await untilDone(() => shelf.all());
      this.#show(new Map(pages.map(({ page, value }) => [page, value.done.length])), texts);
    };
    shelf.watch(() => void show());
    await show();
  }

  /** done: how many steps of each page, by its address. */
  #show(done: ReadonlyMap<string, number>, texts: PartTexts['home']): void {
    const rows = [...this.querySelectorAll<HTMLAnchorElement>('a[data-page]')];
    let finished = 0;
    for (const row of rows) {
      const steps = Number(row.dataset['steps']);
      const count = Math.min(steps, done.get(row.dataset['page'] ?? '') ?? 0);
      const isDone = steps > 0 && count === steps;
      if (isDone) finished += 1;
      row.dataset['progress'] = count === 0 ? 'none' : isDone ? 'done' : 'part';
      row.style.setProperty('--part', String(steps === 0 ? 0 : count / steps));
      const words = row.querySelector('.done');
      if (words !== null) words.textContent = count === 0 ? '' : isDone ? texts.done : texts.steps(count, steps);
    }
    const sum = this.querySelector('.sum');
    if (sum !== null) sum.textContent = done.size === 0 ? '' : texts.pathDone(finished, rows.length);
  }
}
