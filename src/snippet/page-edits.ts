// Page edits: keeps what a learner changes on a page, brings it back, and says so where the lesson or another tab changed it too.
import type { PageStore, Shelf } from '../runners/page-store.ts';
import type { Texts } from '../texts/texts.ts';
import { matchEdits, readEdit, type Edit, type MatchedEdit } from './edits.ts';
import { readIdentity } from './snippet-identity.ts';
import type { Strip, StripSlot } from './strip.ts';

/** What it needs of a snippet: <redis-snippet> is one. */
export interface EditedSnippet {
  readonly identity: string;
  /** The lesson's own code. */
  readonly original: string;
  readonly source: string;
  /** The learner is typing in it now. */
  readonly isTyping: boolean;
  /** Shows code that is kept already. */
  showKept(source: string): void;
  strip(slot: StripSlot, strip: Strip | null): void;
}

export class PageEdits {
  readonly #page: string;
  readonly #shelf: Shelf<Edit>;
  readonly #texts: Texts['edit'];
  readonly #snippets = new Map<string, EditedSnippet>();
  /** What the page began with, once it is known. */
  #loaded: readonly MatchedEdit[] | null = null;
  #isLoading = false;

  /** page: its address, as the store has it. */
  constructor(store: PageStore, page: string, texts: Texts['edit']) {
    this.#page = page;
    this.#shelf = store.shelf('edits', readEdit);
    this.#texts = texts;
    this.#shelf.watch(({ page: changed, id, from }) => {
      if (from === 'elsewhere' && changed === this.#page) void this.#changedElsewhere(id);
    });
  }

  /** Takes a snippet of the lesson's into its care. A cell of the reader's own is kept by whoever made it. */
  add(snippet: EditedSnippet): void {
    if (readIdentity(snippet.identity) === null) return;
    this.#snippets.set(snippet.identity, snippet);
    const known = this.#loaded?.find(({ id }) => id === snippet.identity);
    if (known !== undefined) this.#bringBack(known);
    if (!this.#isLoading) void this.#load();
  }

  /** Keeps what the learner has in a snippet now, and forgets it where it is the lesson's own again. */
  keep({ identity, original, source }: EditedSnippet): void {
    if (!this.#snippets.has(identity)) return;
    if (source === original) void this.#shelf.remove(this.#page, identity);
    else void this.#shelf.put(this.#page, identity, { original, edited: source });
  }

  /** Offers to take a reset back. */
  offerUndo(snippet: EditedSnippet, source: string): void {
    const bringBack = (): void => {
      snippet.strip('undo', null);
      snippet.showKept(source);
      this.keep(snippet);
    };
    snippet.strip('undo', { text: this.#texts.wasReset, links: [{ label: this.#texts.undo, act: bringBack }] });
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    const edits = await this.#shelf.all(this.#page);
    this.#loaded = matchEdits(
      edits,
      [...this.#snippets.values()].map(({ identity: id, original }) => ({ id, original })),
    );
    for (const matched of this.#loaded) this.#bringBack(matched);
  }

  #bringBack({ edit, id, isOutdated }: MatchedEdit): void {
    const snippet = this.#snippets.get(id);
    if (snippet === undefined) return;
    if (isOutdated) this.#offerOutdated(snippet, edit.id, edit.value);
    // Whoever typed meanwhile has the last word.
    else if (snippet.source === snippet.original) snippet.showKept(edit.value.edited);
  }

  /** The lesson's own code is on the page; the learner's, made of another text, is below it. */
  #offerOutdated(snippet: EditedSnippet, oldId: string, { edited }: Edit): void {
    const { lessonChanged, keepMine, takeLesson } = this.#texts;
    const decide = (source: string | null): void => {
      snippet.strip('edits', null);
      void this.#shelf.remove(this.#page, oldId);
      if (source === null) return this.offerUndo(snippet, edited);
      snippet.showKept(source);
      this.keep(snippet);
    };
    const links = [
      { label: keepMine, act: () => decide(edited) },
      { label: takeLesson, act: () => decide(null) },
    ];
    snippet.strip('edits', { text: [lessonChanged, { code: edited }], links });
  }

  async #changedElsewhere(id: string): Promise<void> {
    const snippet = this.#snippets.get(id);
    if (snippet === undefined) return;
    const theirs = (await this.#shelf.get(this.#page, id))?.edited ?? snippet.original;
    if (theirs === snippet.source) return snippet.strip('edits', null);
    if (!snippet.isTyping) return snippet.showKept(theirs);
    const { changedElsewhere, takeTheirs, keepMine } = this.#texts;
    const decide = (take: boolean): void => {
      snippet.strip('edits', null);
      if (take) snippet.showKept(theirs);
      this.keep(snippet);
    };
    const links = [
      { label: takeTheirs, act: () => decide(true) },
      { label: keepMine, act: () => decide(false) },
    ];
    snippet.strip('edits', { text: [changedElsewhere, { code: theirs }], links });
  }
}
