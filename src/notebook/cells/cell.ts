// Cell: what a reader adds to a lesson between its blocks, or fills a notebook with, as the store keeps it and as it moves. Pure.
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
  /** Its heading, one line; "" where it has none. A note has none: it has headings of its own. */
  readonly name: string;
  /** The fence of a lesson that it was opened from, with what that prints; "" where there is none. */
  readonly fence: string;
  /** Neighbours with one number stand side by side; null: it stands alone. */
  readonly beside: number | null;
  /** The block of the lesson that it follows. */
  readonly after: Anchor;
  /** Cells stand in this order; two of one order, as two tabs may make them, in that of their ids. */
  readonly order: number;
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

/** A record of the area "cells": one cell, or, as older notebooks kept them, all of a page. */
export type KeptCells = Cell | readonly Cell[];

export const beginning: Anchor = { index: -1, key: '' };

/** Characters of a cell's name: a heading, not a text. */
export const nameCharacters = 80;

/** A cell of a reader's with nothing but its code. */
export function newCell(kind: CellKind, code: Partial<Omit<Cell, 'id' | 'kind'>> = {}): Cell {
  return { id: newCellId(), kind, session: 'main', source: '', name: '', fence: '', beside: null, after: beginning, order: 0, ...code };
}

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
    .toSorted((one, other) => one.at - other.at || inOrder(one, other));
}

/** With a cell put in before another, or last of those at its place. Cells that keep their place are the same objects. */
export function withCell(cells: readonly Cell[], cell: Cell, before: string | null = null): Cell[] {
  const sorted = cells.toSorted(inOrder);
  const at = sorted.findIndex(({ id }) => id === before);
  return sequenced(sorted.toSpliced(at === -1 ? sorted.length : at, 0, cell), cell.id);
}

/** With a cell one place further up or down: past a neighbour at the same place, or past a block of the lesson. */
export function moved(cells: readonly Cell[], id: string, by: -1 | 1, anchors: readonly Anchor[]): Cell[] {
  const placed = place(cells, anchors);
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const own = (all: readonly Cell[]): Cell[] => all.flatMap((cell) => byId.get(cell.id) ?? []);
  const from = placed.findIndex((cell) => cell.id === id);
  const cell = placed[from];
  const kept = byId.get(id);
  if (cell === undefined || kept === undefined) return [...cells];
  const rest = placed.toSpliced(from, 1);
  const neighbour = placed[from + by];
  if (neighbour?.at === cell.at) return sequenced(own(rest).toSpliced(from + by, 0, kept), id);
  const at = cell.at + by;
  if (at < -1 || at >= anchors.length) return [...cells];
  const target = by === 1 ? rest.findIndex((other) => other.at >= at) : rest.findIndex((other) => other.at > at);
  const put = { ...kept, after: anchors[at] ?? beginning };
  return sequenced(own(rest).toSpliced(target === -1 ? rest.length : target, 0, put), id);
}

/**
 * With a cell side by side with the one before it, or below that again where it was: two cells of one session would be
 * one column, so it gets a session of its own then.
 */
export function withBeside(cells: readonly Cell[], cell: Cell, before: Cell | null): Cell[] {
  if (before === null || before.kind === 'note' || cell.kind === 'note') return [...cells];
  const isBeside = cell.beside !== null && cell.beside === before.beside;
  const number = before.beside ?? Math.max(-1, ...cells.map(({ beside }) => beside ?? -1)) + 1;
  const isAlike = before.kind === cell.kind && before.session === cell.session;
  const session = isBeside || !isAlike ? cell.session : cell.session === 'main' ? 'second' : 'main';
  return cells.map((one) => {
    if (one.id === cell.id) return { ...one, beside: isBeside ? null : number, session };
    return one.id === before.id && one.beside === null ? { ...one, beside: number } : one;
  });
}

/** Cells with the order of their sequence; all but the one that moved keep theirs where there is room between them. */
function sequenced(cells: readonly Cell[], movedId: string): Cell[] {
  const at = cells.findIndex(({ id }) => id === movedId);
  const cell = cells[at];
  const order = between(cells[at - 1]?.order, cells[at + 1]?.order);
  if (cell !== undefined && order !== null) {
    const put = cells.with(at, cell.order === order ? cell : { ...cell, order });
    if (put.every((one, index) => index === 0 || one.order > (put[index - 1]?.order ?? 0))) return put;
  }
  return cells.map((one, index) => (one.order === index ? one : { ...one, order: index }));
}

/** null: there is no number between them. */
function between(before: number | undefined, after: number | undefined): number | null {
  if (before === undefined) return after === undefined ? 0 : after - 1;
  if (after === undefined) return before + 1;
  const middle = (before + after) / 2;
  return middle > before && middle < after ? middle : null;
}

function inOrder(one: Cell, other: Cell): number {
  return one.order - other.order || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

/** What is kept of a page's cells: in their order, and those that an older notebook kept all in one, to be kept one by one. */
export function unpacked(records: readonly { readonly id: string; readonly value: KeptCells }[]): { cells: Cell[]; packed: Cell[] } {
  const single = records.flatMap(({ value }) => (isPacked(value) ? [] : [value]));
  const known = new Set(single.map(({ id }) => id));
  const packed = records.flatMap(({ value }) => (isPacked(value) ? value : [])).filter(({ id }) => !known.has(id));
  return { cells: [...single, ...packed].toSorted(inOrder), packed };
}

function isPacked(value: KeptCells): value is readonly Cell[] {
  return Array.isArray(value);
}

/** What the store has as one cell, or as an older notebook's cells of a page; null where it is neither. */
export function readKeptCells(stored: unknown): KeptCells | null {
  if (!Array.isArray(stored)) return readCell(stored);
  const cells = stored.map((one, order) => readCell(typeof one === 'object' && one !== null ? { order, ...one } : one));
  return cells.every((cell) => cell !== null) ? cells : null;
}

/** A cell of what JSON has; what older notebooks did not have is as in a new one. null: it is none. */
function readCell(stored: unknown): Cell | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const {
    id,
    kind,
    session,
    source,
    name = '',
    fence = '',
    beside = null,
    after,
    order = 0,
  } = stored as Partial<Record<keyof Cell, unknown>>;
  if (typeof id !== 'string' || !/^cell\.[\da-z]{1,40}$/.test(id) || typeof source !== 'string' || typeof fence !== 'string') return null;
  if (!isKind(kind) || typeof session !== 'string' || !isSession(session) || typeof after !== 'object' || after === null) return null;
  if (typeof name !== 'string' || name !== nameOf(name) || !(beside === null || isNumber(beside)) || !isNumber(order)) return null;
  const { index, key } = after as Record<string, unknown>;
  if (!Number.isSafeInteger(index) || (index as number) < -1 || typeof key !== 'string') return null;
  return { id, kind, session, source, name, fence, beside, after: { index: index as number, key }, order };
}

export function newCellId(): string {
  // crypto.randomUUID is missing on plain HTTP.
  return `cell.${[...crypto.getRandomValues(new Uint32Array(3))].map((word) => word.toString(36)).join('')}`;
}

/** A text as a cell may be named: one line that is a heading in Markdown and reads back the same. */
export function nameOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().slice(0, nameCharacters).trim();
  return line.replace(/(?:^|\s+)#+$/, '');
}

export function isSession(name: string): boolean {
  return /^[A-Za-z][\w-]{0,63}$/.test(name);
}

function isKind(kind: unknown): kind is CellKind {
  return typeof kind === 'string' && ['shell', 'redis', 'python', 'note'].includes(kind);
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
