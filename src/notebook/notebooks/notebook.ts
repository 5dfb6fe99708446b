// Notebook: one of the reader's own, as the store keeps it and as a list shows it. Pure: the store is elsewhere.
import { notebookPage, notebooksPage } from '../../snippet/snippet-identity.ts';
import type { Inventory } from '../store/browser-store.ts';

/** What is kept of a notebook besides its cells, at its page and the id "". */
export interface NotebookRecord {
  readonly name: string;
  /** Of the file that it was opened from, for the one that it is written to; null: there is none. */
  readonly frontMatter: string | null;
}

/** One line of the list. */
export interface NotebookRow {
  /** Its place in the store. */
  readonly page: string;
  /** "" for the scratchpad: what a reader has there is their first notebook. */
  readonly id: string;
  /** "" where it has none of its own. */
  readonly name: string;
  /** Unix time in milliseconds of its last change; null: it is as it was made. */
  readonly changed: number | null;
  readonly cells: number;
  /** All that is kept of it, outputs included. */
  readonly bytes: number;
}

/** Characters of a notebook's name. */
export const titleCharacters = 120;

/** What the store has as a notebook; null where it is none. */
export function readNotebookRecord(stored: unknown): NotebookRecord | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { name, frontMatter } = stored as Record<keyof NotebookRecord, unknown>;
  return typeof name === 'string' && (frontMatter === null || typeof frontMatter === 'string')
    ? { name: titleOf(name), frontMatter }
    : null;
}

/** A text as a notebook may be called: one line. */
export function titleOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, titleCharacters).trim();
}

export function newNotebookId(): string {
  // crypto.randomUUID is missing on plain HTTP.
  return [...crypto.getRandomValues(new Uint32Array(2))].map((word) => word.toString(36).padStart(7, '0')).join('');
}

/** The id of a notebook by its place in the store: "" for the scratchpad; null: the place is none of a notebook's. */
export function notebookId(page: string): string | null {
  if (page === notebooksPage) return '';
  const id = page.startsWith(notebookPage('')) ? page.slice(notebookPage('').length) : '';
  return /^[\da-z]{6,40}$/.test(id) ? id : null;
}

/**
 * The reader's notebooks, the latest change first, the scratchpad first of all; it is always there. names: of each, by its
 * page. What has cells and no name is listed as well: nothing that takes room is hidden.
 */
export function notebookRows({ sizes }: Pick<Inventory, 'sizes'>, names: ReadonlyMap<string, string>): NotebookRow[] {
  const rows = new Map<string, NotebookRow>([[notebooksPage, emptyRow(notebooksPage, names)]]);
  for (const { area, page, bytes, at } of sizes) {
    if (area === 'progress' || area === 'servers' || notebookId(page) === null) continue;
    const row = rows.get(page) ?? emptyRow(page, names);
    rows.set(page, {
      ...row,
      bytes: row.bytes + bytes,
      cells: row.cells + (area === 'cells' || (area === 'edits' && page === notebooksPage) ? 1 : 0),
      // Looking at an output is no change of a notebook.
      changed: area === 'outputs' ? row.changed : Math.max(row.changed ?? 0, at),
    });
  }
  const [scratchpad, ...others] = rows.values();
  const isKept = ({ cells, changed }: NotebookRow): boolean => cells > 0 || changed !== null;
  const sorted = others.filter(isKept).toSorted((one, other) => (other.changed ?? 0) - (one.changed ?? 0));
  return scratchpad === undefined ? sorted : [scratchpad, ...sorted];
}

function emptyRow(page: string, names: ReadonlyMap<string, string>): NotebookRow {
  return { page, id: notebookId(page) ?? '', name: names.get(page) ?? '', changed: null, cells: 0, bytes: 0 };
}

/** A name for a copy: the next number that no other has, after the name itself. */
export function copyName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  const base = name.replace(/ \d+$/, '');
  for (let number = 2; ; number += 1) if (!names.has(`${base} ${number}`)) return `${base} ${number}`;
}

/** A file's name for a notebook, without an extension: its letters and digits, whatever the language. */
export function fileName(name: string): string {
  const word = name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return word.slice(0, 60) || 'notebook';
}
