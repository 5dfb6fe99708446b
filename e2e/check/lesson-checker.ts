// Lesson checker: a bridge and a browser, kept warm, in which lessons are proved, each for a learner of its own.
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import type * as playwright from 'playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { launchOptions, unoptimised } from '../fixtures/chromium.ts';
import { lessonMs, proveLesson, type LessonProof } from '../fixtures/lesson-proof.ts';
import { Notebook } from '../fixtures/notebook.ts';
import { PageErrors } from '../fixtures/page-errors.ts';
import { waitingSteps } from '../fixtures/replay.ts';
import { classEnv, School } from '../fixtures/school.ts';

/** How long a page may take to tell what it waits for, in ms. */
const answerMs = 5_000;
/** Students of the class that lessons are checked in: each lesson has one of its own. */
const places = 300;

/** Where lessons are checked. */
export interface CheckSetting {
  /** The built site, or the authors' server. */
  readonly serves: 'site' | 'dev';
  /** Each learner is a student who has joined a class. The authors' server has none. */
  readonly inClass?: boolean;
}

export class LessonChecker {
  readonly notebook: Notebook;
  readonly #browser: Browser;
  /** null: no class meets here. */
  readonly #school: School | null;
  #students = 0;

  private constructor(notebook: Notebook, browser: Browser, school: School | null) {
    this.notebook = notebook;
    this.#browser = browser;
    this.#school = school;
  }

  /** Starts both, side by side. Signals of the system are up to the caller; signal ends the start. */
  static async start({ serves, inClass = false }: CheckSetting, signal: AbortSignal): Promise<LessonChecker> {
    // The bridge first: its process begins while Playwright is loaded in this one.
    const starts = await Promise.allSettled([startNotebook(serves, inClass, signal), launchBrowser()]);
    const [notebook, browser] = starts;
    if (notebook.status === 'fulfilled' && browser.status === 'fulfilled') {
      const { notebook: started, school } = notebook.value;
      return new LessonChecker(started, browser.value, school);
    }
    if (notebook.status === 'fulfilled') await notebook.value.notebook.remove();
    if (browser.status === 'fulfilled') await browser.value.close();
    throw starts.find((start) => start.status === 'rejected')?.reason;
  }

  /** A browser's profile, to check one lesson after the other in: what it loaded once it need not load again. */
  async profile(): Promise<BrowserContext> {
    this.#demandBrowser();
    // What turns while something runs is drawn sixty times a second, for nobody.
    const profile = await this.#browser.newContext({ baseURL: this.notebook.url, reducedMotion: 'reduce' });
    this.#students += 1;
    await this.#school?.join(profile, `Student ${this.#students}`);
    return profile;
  }

  /**
   * Proves the lesson at an address of the site, such as "/python/", in a profile of its own or a given one. What goes wrong
   * beside it is a difference, too; so is whatever keeps it from being proved. Null: the page was loaded anew meanwhile.
   * Throws where the browser has ended: no lesson can be checked any more.
   */
  async check(address: string, given?: BrowserContext): Promise<LessonProof | null> {
    this.#demandBrowser();
    const context = given ?? (await this.profile());
    const errors = new PageErrors(context);
    const page = await context.newPage();
    const late = setTimeout(() => void giveUp(page), lessonMs);
    let loads = 0;
    page.on('domcontentloaded', () => {
      loads += 1;
    });
    const proof = async (): Promise<LessonProof> => {
      if (given !== undefined) await this.#forget(page);
      await page.goto(address);
      const { differences, left } = await proveLesson(page);
      return { differences: [...differences, ...errors.unexpected().map((error) => `${address}: an error on the page:\n${error}`)], left };
    };
    try {
      const done = await proof().catch((error: unknown) => unproven(address, error));
      return loads > 1 ? null : done;
    } finally {
      clearTimeout(late);
      errors.end();
      await (given === undefined ? context.close() : page.close());
    }
  }

  #demandBrowser(): void {
    if (!this.#browser.isConnected())
      throw new Error('The browser ended by itself while lessons were checked. The rest is unchecked: start again.');
  }

  /** Ends both, and removes what learners stored. */
  async close(): Promise<void> {
    await Promise.all([this.#browser.close(), this.notebook.remove()]);
  }

  /** Makes whoever opens the next page a new learner: cookies and all that pages keep, but not what the browser loaded. */
  async #forget(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: this.notebook.url, storageTypes: 'all' });
    await session.detach();
  }
}

/** Signals of the system are up to the caller. */
async function launchBrowser(): Promise<Browser> {
  // An import would have Node read all of Playwright's 7 MB for the names that it exports.
  const { chromium } = createRequire(import.meta.url)('playwright') as typeof playwright;
  return chromium.launch({ ...launchOptions(unoptimised), handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
}

/** school: with a place for whoever checks, however many lessons there are. */
async function startNotebook(
  serves: CheckSetting['serves'],
  inClass: boolean,
  signal: AbortSignal,
): Promise<{ readonly notebook: Notebook; readonly school: School | null }> {
  const notebook = await Notebook.start({ PORT: '0', ...(inClass ? classEnv : {}) }, serves, signal);
  if (!inClass) return { notebook, school: null };
  try {
    const school = await School.of(notebook);
    await school.deed({ type: 'places', places });
    return { notebook, school };
  } catch (error) {
    await notebook.remove();
    throw error;
  }
}

/** Closes a page whose time has run out, which ends its proof with the reason: what it waited for, where the page still tells. */
async function giveUp(page: Page): Promise<void> {
  const silent = delay(answerMs, [], { ref: false });
  const steps = await Promise.race([waitingSteps(page), silent]).catch(() => []);
  const waited = steps.length === 0 ? '' : ` It waited at:\n${steps.join('\n')}\n`;
  await page.close({ reason: `time ran out: it was not done after ${lessonMs / 60_000} minutes.${waited}` });
}

function unproven(address: string, error: unknown): LessonProof {
  return { differences: [`${address}: could not be checked: ${error instanceof Error ? error.message : String(error)}`], left: [] };
}
