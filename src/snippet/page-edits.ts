// Page edits: takes the snippets of a page, and what is changed in them, for the program that keeps edits (kept-edits.ts), which comes with the reader.
import type { PageContext } from '../runners/page-context.ts';
import type * as keptEdits from './kept-edits.ts';
import type { EditedCode } from './other-version.ts';
import { readIdentity } from './snippet-identity.ts';

/** What it needs of a snippet: <redis-snippet> is one. */
export interface EditedSnippet extends EditedCode {
  readonly identity: string;
  /** The lesson's own code. */
  readonly original: string;
}

export class PageEdits {
  readonly #context: Pick<PageContext, 'attendance' | 'partTexts' | 'store'>;
  readonly #page: string;
  readonly #load: () => Promise<typeof keptEdits>;
  readonly #there = Promise.withResolvers<keptEdits.KeptEdits>();
  /** Where edits are kept; null: its program is still to come. */
  #kept: keptEdits.KeptEdits | null = null;
  /** What came before it. */
  readonly #snippets: EditedSnippet[] = [];
  readonly #changed = new Set<EditedSnippet>();
  /** It could not be loaded so far. */
  #isMissing = false;

  /** page: its address, as the store has it. load: imports the program. */
  constructor(context: Pick<PageContext, 'attendance' | 'partTexts' | 'store'>, page: string, load: () => Promise<typeof keptEdits>) {
    this.#context = context;
    this.#page = page;
    this.#load = load;
    context.attendance.add(() => this.#begin());
  }

  /** Takes a snippet of the lesson's into its care. */
  add(snippet: EditedSnippet): void {
    if (this.#kept === null) this.#snippets.push(snippet);
    else this.#kept.add(snippet);
  }

  /** Keeps what the learner has in a snippet now, and forgets it where it is the lesson's own again. */
  keep(snippet: EditedSnippet): void {
    // A cell of the reader's own is kept by whoever made it.
    if (readIdentity(snippet.identity) === null) return;
    if (this.#kept !== null) return this.#kept.keep(snippet);
    const { attendance, store } = this.#context;
    if (this.#changed.size === 0) store.hold(this.#there.promise);
    this.#changed.add(snippet);
    if (this.#isMissing) store.tell('unavailable');
    void attendance.begin();
  }

  /** Resolves once the snippets have what was kept of them. It waits as long as that cannot be read. */
  async read(): Promise<void> {
    await (await this.#there.promise).read();
  }

  /** After a reset: offers to take it back, unless something was typed by the time it can. edited: what was there before. */
  async chooseOriginal(snippet: EditedSnippet, edited: string): Promise<void> {
    const kept = await this.#there.promise;
    if (snippet.source === snippet.original) kept.chooseOriginal(snippet, edited);
  }

  async #begin(): Promise<void> {
    try {
      const { store, partTexts } = this.#context;
      const [{ KeptEdits }, { edits: texts }] = await Promise.all([this.#load(), partTexts()]);
      this.#kept = new KeptEdits(store, this.#page, texts);
    } catch (error) {
      this.#isMissing = true;
      if (this.#changed.size > 0) this.#context.store.tell('unavailable');
      throw error;
    }
    for (const snippet of this.#snippets) this.#kept.add(snippet);
    for (const snippet of this.#changed) this.#kept.keep(snippet);
    this.#there.resolve(this.#kept);
    // What waits for the parts of the page, as a run does, waits for what was kept.
    await this.#kept.read();
  }
}
