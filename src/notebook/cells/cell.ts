// Cell: what a reader adds to a lesson between its blocks, as the store keeps it and as it moves. Pure.
import type { SnippetKind } from '../../protocol.ts';
import { hashOf } from '../../snippet/snippet-identity.ts';

export type CellKind = SnippetKind | 'note';

export interface Cell {
  /** "cell." and a random word: no lesson's snippet is called so. */
  readonly id: string;
  readonly kind: CellKind;
  readonly session: string;
  /** Commands, code, or Markdown. */
  readonly source: string;
  /** The block of the lesson that it follows. */
  readonly after: Anchor;
}

/** A block of a lesson. index: its place from 0; -1: before the first. key: found again by what it says where the lesson moved it. */
export interface Anchor {
  readonly index: number;
  readonly key: string;
}

/** A cell with the place where it stands now: after the block with that index. */
export interface PlacedCell extends Cell {
  readonly at: number;
}

export const beginning: Anchor = { index: -1, key: '' };

/** The anchors of a page's blocks. texts: what each says in the lesson. Blocks that are alike are told apart by their order. */
export function anchorsOf(texts: readonly string[]): Anchor[] {
  const seen = new Map<string, number>();
  return texts.map((text, index) => {
    const hash = hashOf(text);
    const occurrence = seen.get(hash) ?? 0;
    seen.set(hash, occurrence + 1);
    return { index, key: `${hash}.${occurrence}` };
  });
}

/** The cells in the page's order. One whose block the lesson lost stands where the block was. */
export function place(cells: readonly Cell[], anchors: readonly Anchor[]): PlacedCell[] {
  const indexOf = new Map(anchors.map(({ key, index }) => [key, index]));
  return cells
    .map((cell) => ({ ...cell, at: Math.min(indexOf.get(cell.after.key) ?? cell.after.index, anchors.length - 1) }))
    .toSorted((one, other) => one.at - other.at);
}

/** With a cell put in before another, or last of those at its place. */
export function withCell(cells: readonly Cell[], cell: Cell, before: string | null = null): Cell[] {
  const at = cells.findIndex(({ id }) => id === before);
  return at === -1 ? [...cells, cell] : cells.toSpliced(at, 0, cell);
}

/** With a cell one place further up or down: past a neighbour at the same place, or past a block of the lesson. */
export function moved(cells: readonly Cell[], id: string, by: -1 | 1, anchors: readonly Anchor[]): Cell[] {
  const placed = place(cells, anchors);
  const from = placed.findIndex((cell) => cell.id === id);
  const cell = placed[from];
  if (cell === undefined) return [...cells];
  const neighbour = placed[from + by];
  if (neighbour?.at === cell.at)
    return placed
      .toSpliced(from, 1)
      .toSpliced(from + by, 0, cell)
      .map(alone);
  const at = cell.at + by;
  if (at < -1 || at >= anchors.length) return placed.map(alone);
  const rest = placed.toSpliced(from, 1);
  const target = by === 1 ? rest.findIndex((other) => other.at >= at) : rest.findIndex((other) => other.at > at);
  const put = { ...cell, at, after: anchors[at] ?? beginning };
  return rest.toSpliced(target === -1 ? rest.length : target, 0, put).map(alone);
}

/** What the store has as a page's cells; null where they are none. */
export function readCells(stored: unknown): Cell[] | null {
  return Array.isArray(stored) && stored.every(isCell) ? stored : null;
}

export function newCellId(): string {
  // crypto.randomUUID is missing on plain HTTP.
  return `cell.${[...crypto.getRandomValues(new Uint32Array(3))].map((word) => word.toString(36)).join('')}`;
}

export function isSession(name: string): boolean {
  return /^[A-Za-z][\w-]{0,31}$/.test(name);
}

function alone({ id, kind, session, source, after }: Cell): Cell {
  return { id, kind, session, source, after };
}

function isCell(value: unknown): value is Cell {
  if (typeof value !== 'object' || value === null) return false;
  const { id, kind, session, source, after } = value as Record<string, unknown>;
  if (typeof id !== 'string' || !/^cell\.[\da-z]{1,40}$/.test(id) || typeof source !== 'string') return false;
  if (typeof kind !== 'string' || !['shell', 'redis', 'python', 'note'].includes(kind)) return false;
  if (typeof session !== 'string' || !isSession(session) || typeof after !== 'object' || after === null) return false;
  const { index, key } = after as Record<string, unknown>;
  return Number.isSafeInteger(index) && (index as number) >= -1 && typeof key === 'string';
}
