// Edits: which of a learner's kept edits belongs to which snippet of a page, whatever its lesson did to it meanwhile.
import { readIdentity } from './snippet-identity.ts';

/** Code that a learner changed, and what the lesson had at the time. */
export interface Edit {
  readonly original: string;
  readonly edited: string;
  /** What else was made of it, in another tab or earlier: the reader is still to choose between the two. */
  readonly other?: string;
}

/** null: it is none. */
export function readEdit(stored: unknown): Edit | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { original, edited, other } = stored as Partial<Edit>;
  if (typeof original !== 'string' || typeof edited !== 'string') return null;
  return { original, edited, ...(typeof other === 'string' && { other }) };
}

export interface KeptEdit {
  readonly id: string;
  readonly value: Edit;
}

/** A snippet as it is on the page. */
export interface LessonSnippet {
  readonly id: string;
  readonly original: string;
}

/** An edit and the snippet that it belongs to. isOutdated: the lesson's own text is another now. */
export interface MatchedEdit {
  readonly edit: KeptEdit;
  readonly id: string;
  readonly isOutdated: boolean;
}

/** How alike two texts must be, from 0 to 1, to be taken for one that was changed. */
const leastLikeness = 0.4;

/**
 * First by identity, which moves with the lesson's text. What is left goes to the snippet of its kind and session whose text
 * is the most like the one that was edited, unless that has an edit. An edit that finds none stays where it is kept.
 */
export function matchEdits(edits: readonly KeptEdit[], snippets: readonly LessonSnippet[]): MatchedEdit[] {
  const onPage = new Set(snippets.map(({ id }) => id));
  const exact = edits.filter(({ id }) => onPage.has(id)).map((edit) => ({ edit, id: edit.id, isOutdated: false }));
  const taken = new Set(exact.map(({ id }) => id));
  const pairs = edits
    .filter(({ id }) => !onPage.has(id))
    .flatMap((edit) =>
      snippets
        .filter(({ id }) => !taken.has(id) && areOfOneSession(edit.id, id))
        .map(({ id, original }) => ({ edit, id, likeness: likenessOf(edit.value.original, original) })),
    )
    .filter(({ likeness }) => likeness >= leastLikeness)
    .toSorted((one, other) => other.likeness - one.likeness);
  const outdated: MatchedEdit[] = [];
  const placed = new Set<KeptEdit>();
  for (const { edit, id } of pairs) {
    if (placed.has(edit) || taken.has(id)) continue;
    placed.add(edit);
    taken.add(id);
    outdated.push({ edit, id, isOutdated: true });
  }
  return [...exact, ...outdated];
}

function areOfOneSession(one: string, other: string): boolean {
  const [a, b] = [readIdentity(one), readIdentity(other)];
  return a !== null && b !== null && a.kind === b.kind && a.session === b.session;
}

/** The part of their words that two texts share, from 0 to 1 (Dice). */
export function likenessOf(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  if (a.length + b.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    shared += 1;
    left.set(word, count - 1);
  }
  return (2 * shared) / (a.length + b.length);
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}
