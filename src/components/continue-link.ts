// Continue link: the <continue-link> element, which leads to where the reader left off.
import type { NotebookContext } from '../notebook/page-context.ts';
import { untilLoaded } from '../notebook/part-loading.ts';
import { untilDone } from '../runners/retry.ts';
import { localAddress } from './local-address.ts';

export class ContinueLink extends HTMLElement {
  readonly #context: NotebookContext;

  constructor(context: NotebookContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    // A browser that keeps nothing has nowhere to go on.
    this.#context.store.whenKept(() => void this.#start());
  }

  async #start(): Promise<void> {
    const [{ continueAt, readProgress }, { home: texts }] = await untilLoaded(() =>
      Promise.all([import('../notebook/progress/progress.ts'), this.#context.partTexts()]),
    );
    const shelf = this.#context.store.shelf('progress', readProgress);
    const show = async (): Promise<void> => {
      const page = continueAt(await untilDone(() => shelf.all()));
      const link = this.querySelector('a');
      const words = link?.querySelector('span') ?? null;
      if (page === null || page.value.next === null || link === null || words === null) return;
      const { lang } = document.documentElement;
      link.href = localAddress(page.page, lang === 'en' ? undefined : lang);
      words.textContent = texts.continueAt(page.value.title, page.value.next.step);
    };
    shelf.watch(() => void show());
    await show();
  }
}
