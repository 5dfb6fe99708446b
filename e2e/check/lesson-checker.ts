// Lesson checker: a bridge and a browser in which lessons are proved, each for a learner of its own.
import { chromium, type Browser } from 'playwright';
import { launchOptions } from '../fixtures/chromium.ts';
import { lessonMs, proveLesson, type LessonProof } from '../fixtures/lesson-proof.ts';
import { Notebook } from '../fixtures/notebook.ts';
import { PageErrors } from '../fixtures/page-errors.ts';

export class LessonChecker {
  readonly #notebook: Notebook;
  readonly #browser: Browser;

  private constructor(notebook: Notebook, browser: Browser) {
    this.#notebook = notebook;
    this.#browser = browser;
  }

  /** Starts both. Signals are up to the caller. */
  static async start(): Promise<LessonChecker> {
    const starts = await Promise.allSettled([
      Notebook.start(),
      chromium.launch({ ...launchOptions(), handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }),
    ]);
    const [notebook, browser] = starts;
    if (notebook.status === 'fulfilled' && browser.status === 'fulfilled') return new LessonChecker(notebook.value, browser.value);
    if (notebook.status === 'fulfilled') await notebook.value.remove();
    if (browser.status === 'fulfilled') await browser.value.close();
    throw starts.find((start) => start.status === 'rejected')?.reason;
  }

  /** Proves the lesson at an address of the site, such as "/python/". What goes wrong beside it is a difference, too. */
  async check(address: string): Promise<LessonProof> {
    const context = await this.#browser.newContext({ baseURL: this.#notebook.url });
    const late = setTimeout(() => void context.close({ reason: `it was not done after ${lessonMs / 60_000} minutes` }), lessonMs);
    try {
      const errors = new PageErrors(context);
      const page = await context.newPage();
      await page.goto(address);
      const { differences, left } = await proveLesson(page);
      return { differences: [...differences, ...errors.unexpected().map((error) => `${address}: an error on the page:\n${error}`)], left };
    } catch (error) {
      return { differences: [`${address}: could not be checked: ${error instanceof Error ? error.message : String(error)}`], left: [] };
    } finally {
      clearTimeout(late);
      await context.close();
    }
  }

  /** Ends both, and removes what learners stored. */
  async close(): Promise<void> {
    await Promise.all([this.#browser.close(), this.#notebook.remove()]);
  }
}
