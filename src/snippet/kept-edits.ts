// Kept edits: keeps what a learner changes on a page, brings it back, and says so where the lesson or another tab changed it too.
import type { PageStore, Shelf, StoreChange } from '../runners/page-store.ts';
import { untilDone } from '../runners/retry.ts';
import type { PartTexts } from '../texts/texts.ts';
import { matchEdits, readEdit, type Edit, type MatchedEdit } from './edits.ts';
import { offerVersion } from './other-version.ts';
import type { EditedSnippet } from './page-edits.ts';
import { readIdentity } from './snippet-identity.ts';

export class KeptEdits {
  readonly #page: string;
  readonly #store: PageStore;
  readonly #shelf: Shelf<Edit>;
  readonly #texts: PartTexts['edits'];
  readonly #snippets = new Map<string, EditedSnippet>();
  /** What the page began with, once it is known. */
  #loaded: readonly MatchedEdit[] | null = null;
  #loading: Promise<void> | null = null;
  /** The store could not be read so far. */
  #isUnread = false;
  /** How many writes of its own are under way. */
  #writes = 0;
  /** What this page has kept of each snippet: the last that was written, and what was kept since, of which any may be read. */
  readonly #own = new Map<EditedSnippet, readonly string[]>();
  /** What was edited before it is known what is kept, which no write may take away unseen. */
  readonly #early = new Set<EditedSnippet>();
  /** Where another version was made elsewhere or before: both are kept until the reader has chosen. */
  readonly #undecided = new Map<EditedSnippet, Choice>();

  /** page: its address, as the store has it. */
  constructor(store: PageStore, page: string, texts: PartTexts['edits']) {
    this.#page = page;
    this.#store = store;
    this.#shelf = store.shelf('edits', readEdit);
    this.#texts = texts;
    this.#shelf.watch(({ page: changed, id, from }) => {
      // What this page writes itself it shows already; an import or the undoing of a deletion writes here, too.
      if (changed === this.#page && (from === 'elsewhere' || this.#writes === 0)) void this.#changedElsewhere(id, from);
    });
  }

  /** Takes a snippet of the lesson's into its care. A cell of the reader's own is kept by whoever made it. */
  add(snippet: EditedSnippet): void {
    if (readIdentity(snippet.identity) === null) return;
    this.#snippets.set(snippet.identity, snippet);
    const known = this.#loaded?.find(({ id }) => id === snippet.identity);
    if (known !== undefined) this.#bringBack(known);
    this.#loading ??= this.#load();
  }

  /** Resolves once the snippets have what was kept of them. */
  async read(): Promise<void> {
    await this.#loading;
  }

  /** Keeps what the learner has in a snippet now, and forgets it where it is the lesson's own again. */
  keep(snippet: EditedSnippet): void {
    const { identity, original, source } = snippet;
    if (!this.#snippets.has(identity)) return;
    if (this.#loaded === null) return this.#keepLater(snippet);
    const choice = this.#undecided.get(snippet);
    this.#own.set(snippet, [...(this.#own.get(snippet) ?? []).slice(this.#writes === 0 ? -1 : 0), source]);
    this.#writes += 1;
    const writing: Promise<unknown> =
      source === original && choice === undefined
        ? this.#shelf.remove(this.#page, identity)
        : this.#shelf.put(this.#page, identity, { original, edited: source, ...(choice !== undefined && { other: choice.other }) });
    void writing.then(() => (this.#writes -= 1));
  }

  /** After a reset, which chooses the lesson's own: offers to take it back. edited: what was there before. */
  chooseOriginal(snippet: EditedSnippet, edited: string): void {
    const choice = this.#undecided.get(snippet);
    if (choice !== undefined) {
      this.#decide(snippet);
      this.keep(snippet);
    } else if (edited === snippet.original) return;
    this.#offerUndo(snippet, edited, choice);
  }

  #offerUndo(snippet: EditedSnippet, source: string, choice?: Choice): void {
    const bringBack = (): void => {
      snippet.strip('undo', null);
      snippet.showKept(source);
      if (choice !== undefined) this.#offer(snippet, choice);
      this.keep(snippet);
    };
    snippet.strip('undo', { text: this.#texts.wasReset, links: [{ label: this.#texts.undo, act: bringBack }] });
  }

  #keepLater(snippet: EditedSnippet): void {
    if (this.#early.size === 0 && this.#loading !== null) this.#store.hold(this.#loading);
    this.#early.add(snippet);
    if (this.#isUnread) this.#store.tell('unavailable');
  }

  async #load(): Promise<void> {
    const edits = await untilDone(
      () => this.#shelf.all(this.#page),
      () => {
        this.#isUnread = true;
        if (this.#early.size > 0) this.#store.tell('unavailable');
      },
    );
    this.#loaded = matchEdits(
      edits,
      [...this.#snippets.values()].map(({ identity: id, original }) => ({ id, original })),
    );
    for (const matched of this.#loaded) this.#bringBack(matched);
    for (const snippet of this.#early) this.keep(snippet);
    this.#early.clear();
  }

  #bringBack({ edit, id, isOutdated }: MatchedEdit): void {
    const snippet = this.#snippets.get(id);
    if (snippet === undefined) return;
    if (isOutdated) this.#offerOutdated(snippet, edit.id, edit.value);
    else if (snippet.source === snippet.original && !this.#early.has(snippet)) this.#show(snippet, edit.value);
    // Whoever typed meanwhile has the last word.
    else if (snippet.source !== edit.value.edited) this.#haveDecided(snippet, edit.value.edited, this.#texts.editedBefore);
  }

  /** Shows what is kept, and the choice that is still to be made. */
  #show(snippet: EditedSnippet, { edited, other }: Pick<Edit, 'edited' | 'other'>): void {
    if (snippet.source !== edited) snippet.showKept(edited);
    if (other === undefined) this.#decide(snippet);
    else this.#offer(snippet, { other, why: this.#texts.editedBefore });
  }

  /** Has the reader choose between what they typed and another version; both are kept meanwhile. */
  #haveDecided(snippet: EditedSnippet, other: string, why: string): void {
    const isKept = this.#undecided.get(snippet)?.other === other;
    this.#offer(snippet, { other, why });
    if (!isKept) this.keep(snippet);
  }

  #offer(snippet: EditedSnippet, choice: Choice): void {
    this.#undecided.set(snippet, choice);
    offerVersion(snippet, choice.other, choice.why, this.#texts, () => {
      this.#decide(snippet);
      this.keep(snippet);
    });
  }

  #decide(snippet: EditedSnippet): void {
    this.#undecided.delete(snippet);
    snippet.strip('edits', null);
  }

  /** The lesson's own code is on the page; the learner's, made of another text, is below it. */
  #offerOutdated(snippet: EditedSnippet, oldId: string, { edited, other }: Edit): void {
    const { lessonChanged, keepMine, takeLesson } = this.#texts;
    const choice = other === undefined ? undefined : { other, why: this.#texts.editedBefore };
    const decide = (source: string | null): void => {
      snippet.strip('edits', null);
      void this.#shelf.remove(this.#page, oldId);
      if (source === null) return this.#offerUndo(snippet, edited, choice);
      snippet.showKept(source);
      if (choice !== undefined) this.#offer(snippet, choice);
      this.keep(snippet);
    };
    const links = [
      { label: keepMine, act: () => decide(edited) },
      { label: takeLesson, act: () => decide(null) },
    ];
    snippet.strip('edits', { text: [lessonChanged, { code: edited }], links });
  }

  /** from: here it was another part of this page. What is typed while it is read has the last word there. */
  async #changedElsewhere(id: string, from: StoreChange['from']): Promise<void> {
    const snippet = this.#snippets.get(id);
    if (snippet === undefined) return;
    const kept = await untilDone(() => this.#shelf.get(this.#page, id));
    if (from === 'here' && this.#writes > 0) return;
    const theirs = kept ?? { edited: snippet.original };
    const isTheirs = theirs.edited !== snippet.source && (this.#undecided.has(snippet) || snippet.isTyping);
    // Beside what was typed here so far another computer's may stand: that is the other version then.
    const other = this.#own.get(snippet)?.includes(theirs.edited) === true ? (kept?.other ?? theirs.edited) : theirs.edited;
    if (isTheirs) this.#haveDecided(snippet, other, this.#texts.changedElsewhere);
    else this.#show(snippet, theirs);
  }
}

/** What stands beside a snippet's own code until its reader has chosen. why: the sentence before it. */
interface Choice {
  readonly other: string;
  readonly why: string;
}
