// Carried: what a page of a class hands to the next one, as a teacher opens a lesson for everybody: until the tab is closed, and only in it.
import type { SnippetKind } from '../../protocol.ts';
import { stillOffered, type Notice, type Was } from './student-state.ts';

/** A lesson that was opened for the student, and is on its way. */
export interface CarriedOpening {
  readonly from: string;
  readonly page: string;
  readonly step: number | null;
  readonly was: Was | null;
}

/** A snippet that was sent while no place for it was there. */
export interface CarriedSnippet {
  readonly id: string;
  readonly from: string;
  readonly kind: SnippetKind;
  readonly source: string;
}

const keys = {
  opening: 'redis-notebook:class-opening',
  snippets: 'redis-notebook:class-snippets',
  notices: 'redis-notebook:class-notices',
} as const;

/** What the student has not closed yet is said on their next page, too. whose: the class and the student. */
export function carryNotices(whose: string, notices: readonly Notice[]): void {
  const lasting = notices.filter(({ type }) => type === 'message' || type === 'reset');
  write(keys.notices, lasting.length === 0 ? null : { whose, notices: lasting });
}

export function carriedNotices(whose: string): readonly Notice[] {
  const carried = read(keys.notices) as { whose: string; notices: readonly Notice[] } | null;
  return carried?.whose === whose ? stillOffered(carried.notices) : [];
}

export function carryOpening(opening: CarriedOpening): void {
  write(keys.opening, opening);
}

/** Taken once, by the page that it is for. */
export function takeOpening(page: string): CarriedOpening | null {
  const opening = read(keys.opening) as CarriedOpening | null;
  write(keys.opening, null);
  return opening?.page === page ? opening : null;
}

export function carrySnippet(snippet: CarriedSnippet): void {
  write(keys.snippets, [...((read(keys.snippets) as CarriedSnippet[] | null) ?? []), snippet]);
}

export function takeSnippets(): readonly CarriedSnippet[] {
  const snippets = read(keys.snippets) as CarriedSnippet[] | null;
  write(keys.snippets, null);
  return snippets ?? [];
}

/** Where the browser keeps nothing, the next page has nothing to say of it. */
function write(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // As above.
  }
}

function read(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
