// Both edits: one record of two edits of a snippet, of which neither takes the other's place unseen. Pure.
import { readEdit, type Edit } from '../../snippet/edits.ts';

/**
 * Of a change here that the class does not have, and another one that it has: what is shown is the one from here, and beside
 * it the other, until the reader has chosen. Texts of records of the area "edits"; null: the lesson's own code. Returns null
 * where the two are of one code, or are no edits.
 */
export function bothEdits(own: string | null, theirs: string | null): string | null {
  const [mine, other] = [readText(own), readText(theirs)];
  const original = (mine ?? other)?.original;
  if (original === undefined || mine === undefined || other === undefined) return null;
  const [edited, elsewhere] = [mine?.edited ?? original, other?.edited ?? original];
  return edited === elsewhere ? null : JSON.stringify({ original, edited, other: elsewhere } satisfies Edit);
}

/**
 * Of a change here and what was joined from an older state of it and another computer's change, which whoever made it has not
 * seen yet: the change, with the other one beside it.
 */
export function rejoinedEdits(own: string | null, joined: string | null): string | null {
  const kept = readText(joined);
  const theirs = kept?.other === undefined ? joined : JSON.stringify({ original: kept.original, edited: kept.other } satisfies Edit);
  return bothEdits(own, theirs) ?? own;
}

/** null: none is kept. undefined: it is no edit. */
function readText(text: string | null): Edit | null | undefined {
  if (text === null) return null;
  try {
    return readEdit(JSON.parse(text)) ?? undefined;
  } catch {
    return undefined;
  }
}
