// Lesson watch: `npm run check -- --watch`: checks what an author saves, on the authors' server, with page and Redis kept warm.
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext } from 'playwright';
import { revisionMeta, revisionOf } from '../../src/markdown/lesson-revision.ts';
import { addressOf, addressRule, contentFolder } from '../fixtures/lesson.ts';
import type { LessonProof } from '../fixtures/lesson-proof.ts';
import type { LessonChecker } from './lesson-checker.ts';

/** How often the files are looked at, in ms: editors save in many ways, and a system's own watch misses some. */
const lookMs = 200;
/** How often a page is asked for until it is of the saved text, in ms. */
const askMs = 100;
/** How long a page may have the fault that it had before the save until the save counts as not having mended it, in ms. */
const sameFaultMs = 5_000;
/** How long the server may answer with something else than the saved text, or not at all, until that is told, in ms. */
const pagelessMs = 10_000;
/** How long one answer may take, in ms: the first page has the server prepare what all pages need. */
const answerMs = 60_000;

/** How many lines of what the server said are shown. */
const lastLines = 8;

/** What is said of a lesson after a save: its proof, or why it has no page. */
type Tell = (file: string, outcome: LessonProof, ms: number) => void;

export class LessonWatch {
  readonly #checker: LessonChecker;
  readonly #tell: Tell;
  /** What each file, relative to content/, was when it was last checked. */
  readonly #checked = new Map<string, string>();
  /** The fault that a file's page had after its last save. */
  readonly #faults = new Map<string, string>();

  constructor(checker: LessonChecker, tell: Tell) {
    this.#checker = checker;
    this.#tell = tell;
  }

  /** Checks those files that are to be checked at first, and each that `counts` lets in whenever it is saved, until the process ends. */
  async run(first: ReadonlySet<string>, counts: (file: string) => boolean): Promise<never> {
    for (const file of lessonFiles()) if (!first.has(file)) this.#checked.set(file, stampOf(file));
    const profile = await this.#checker.profile();
    for (;;) {
      const saved = lessonFiles().find((file) => counts(file) && !this.#isChecked(file));
      if (saved === undefined) await delay(lookMs);
      else await this.#check(saved, profile);
    }
  }

  async #check(file: string, profile: BrowserContext): Promise<void> {
    this.#checked.set(file, stampOf(file));
    const began = performance.now();
    const outcome = (await this.#fault(file)) ?? (await this.#checker.check(addressOf(file), profile));
    // Saved once more: what was seen is not of that text.
    if (!this.#isChecked(file)) return;
    if (outcome === null) this.#checked.delete(file);
    else this.#tell(file, outcome, performance.now() - began);
  }

  #isChecked(file: string): boolean {
    return this.#checked.get(file) === stampOf(file);
  }

  /** Waits until a file's page is of the text that was saved; resolves to what keeps it from being a page, or null. */
  async #fault(file: string): Promise<LessonProof | null> {
    const { notebook } = this.#checker;
    const known = this.#faults.get(file);
    this.#faults.delete(file);
    const began = performance.now();
    const from = notebook.log.length;
    let answeredAt: number | null = null;
    while (this.#isChecked(file)) {
      const answer = await answerOf(notebook.url + addressOf(file));
      if (answer.text.includes(revisionTag(file))) return null;
      const now = performance.now();
      answeredAt ??= now;
      const said = notebook.log.slice(from);
      const fault = faultIn(said, file);
      if (fault !== null && (fault !== known || now - began > sameFaultMs)) {
        this.#faults.set(file, fault);
        return { differences: [fault], left: [] };
      }
      // A fault that is known already is told above, once it has had its time.
      if (fault === null && now - answeredAt > pagelessMs) return { differences: [withoutPage(file, answer.status, said)], left: [] };
      await delay(askMs);
    }
    return null;
  }
}

/** The lessons, relative to content/: Markdown, and no draft. */
export function lessonFiles(): string[] {
  return globSync('**/*.md', { cwd: contentFolder })
    .filter((file) => !basename(file).startsWith('_') && basename(file) !== '404.md')
    .toSorted();
}

/** Changes with every save of a file; empty where it is gone. */
function stampOf(file: string): string {
  const stat = statSync(join(contentFolder, file), { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.mtimeMs} ${stat.ino} ${stat.size}`;
}

/** What the authors' server answers at a URL. status: such as "HTTP 404"; where it does not answer, why, which a later try may mend. */
async function answerOf(url: string): Promise<{ readonly status: string; readonly text: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerMs) });
    return { status: `HTTP ${response.status}`, text: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    return { status: `no answer: ${cause instanceof Error ? cause.message : message}`, text: '' };
  }
}

/** What the page of a file's present text has in it. */
function revisionTag(file: string): string {
  return `<meta name="${revisionMeta}" content="${revisionOf(readFileSync(join(contentFolder, file), 'utf8'))}"`;
}

/** Why a saved file is not checked where no page shows its text. status: the server's last answer at its address; log: what it said since. */
export function withoutPage(file: string, status: string, log: string): string {
  const last = log.trim().split('\n').slice(-lastLines).join('\n');
  return [
    `${join('content', file)}: no page shows this text after ${pagelessMs / 1_000} s: ${status} at ${addressOf(file)}`,
    // At a wrong address the server has nothing else to say.
    ...(status === 'HTTP 404' ? [addressRule] : last === '' ? [] : [`The server's last words:\n${last}`]),
  ].join('\n');
}

/** What the authors' server says of a file of content/, with file and line, such as "content/http.md:3: an empty snippet"; null: nothing. */
export function faultIn(log: string, file: string): string | null {
  const place = join(contentFolder, file);
  // The last: before the server has read what was saved, it may say once more what was wrong before.
  const line = log.split('\n').findLast((text) => text.includes(`[ERROR] ${place}:`));
  return line === undefined ? null : join('content', file) + line.slice(line.indexOf(place) + place.length);
}
