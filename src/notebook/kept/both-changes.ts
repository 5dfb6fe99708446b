// Both changes: what is kept of one record that two computers changed apart, so that neither takes the other's place unseen. Pure.
import { readKeptCells, unpacked, type Cell } from '../cells/cell.ts';
import { readProgress, unitedProgress } from '../progress/progress.ts';
import { hashOf } from '../../snippet/snippet-identity.ts';
import type { OwnPlace } from '../store/record-store.ts';
import { bothEdits, rejoinedEdits } from './both-edits.ts';

/** What is kept then. Texts are null where nothing is. */
export interface Both {
  /** At the record's own place. */
  readonly text: string | null;
  /** Beside it: cells. */
  readonly more: readonly { readonly place: OwnPlace; readonly text: string }[];
}

/** own: a change here that the class does not have; theirs: the other one, which it has. version: of that. */
export function bothChanges(place: OwnPlace, own: string | null, theirs: string | null, version: number): Both {
  if (own === theirs) return alone(own);
  if (place.area === 'edits') return alone(bothEdits(own, theirs) ?? theirs);
  // Whoever removed it had not seen what became of it elsewhere.
  if (own === null || theirs === null) return alone(own ?? theirs);
  if (place.area === 'progress') return alone(bothTicks(own, theirs));
  // Of a notebook's two names one has to give way: its cells are records of their own.
  if (place.area !== 'cells') return alone(own);
  return {
    text: own,
    more: cellsApart(place, own, theirs, version).map((cell) => ({ place: { ...place, id: cell.id }, text: JSON.stringify(cell) })),
  };
}

/** own: what is written here by a page that has not seen yet what was joined, at this place, from its older state and another computer's change. */
export function rejoined(place: OwnPlace, own: string | null, joined: string | null): string | null {
  if (place.area === 'edits') return rejoinedEdits(own, joined);
  return own === null || joined === null || place.area !== 'progress' ? (own ?? joined) : bothTicks(own, joined);
}

function alone(text: string | null): Both {
  return { text, more: [] };
}

function bothTicks(own: string, theirs: string): string {
  const [ours, others] = [readProgress(json(own)), readProgress(json(theirs))];
  if (others === null) return own;
  return ours === null ? theirs : JSON.stringify(unitedProgress(ours, others));
}

/**
 * Cells of theirs that say what none of ours says, as cells of their own. One that only stands elsewhere stands as it does here.
 * Each has the id that it had if this is done again, as by another tab, so that no cell is there twice.
 */
function cellsApart({ page, id }: OwnPlace, own: string, theirs: string, version: number): Cell[] {
  const known = new Set(cellsOf(own).map(contents));
  return cellsOf(theirs)
    .map((cell, index) => ({ ...cell, id: `cell.${hashOf(JSON.stringify([page, id, version, index]))}` }))
    .filter((cell) => !known.has(contents(cell)));
}

function contents({ kind, session, source, name, fence }: Cell): string {
  return JSON.stringify([kind, session, source, name, fence]);
}

function cellsOf(text: string): Cell[] {
  const value = readKeptCells(json(text));
  return value === null ? [] : unpacked([{ id: '', value }]).cells;
}

/** null: it is none of ours. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
