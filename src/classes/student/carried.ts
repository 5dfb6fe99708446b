// Carried: what a page of a class hands to the next one, as a teacher opens a lesson for everybody: until the tab is closed, and only in it.
import type { SnippetKind } from '../../protocol.ts';
import { stillOffered, type KnownBefore, type Notice, type Was } from './student-state.ts';

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
  const lasting = notices.filter(({ type }) => type === 'message' || type === 'reset' || type === 'may-look');
  write(keys.notices, lasting.length === 0 ? null : { whose, notices: lasting });
}

export function carriedNotices(whose: string): readonly Notice[] {
  const carried = read(keys.notices) as { whose: string; notices: readonly Notice[] } | null;
  return carried?.whose === whose ? stillOffered(carried.notices) : [];
}

const knownKey = 'redis-notebook:class-known';

/** What the browser remembers of this student beyond the tab; null: nothing. */
export function knownBefore(whose: string): KnownBefore | null {
  try {
    const known = JSON.parse(localStorage.getItem(knownKey) ?? 'null') as (KnownBefore & { whose: string }) | null;
    return known?.whose === whose ? known : null;
  } catch {
    return null;
  }
}

export function rememberKnown(whose: string, { closedReset, mayLook }: KnownBefore): void {
  // Another tab may have closed a later one.
  const closed = Math.max(closedReset, knownBefore(whose)?.closedReset ?? 0);
  try {
    localStorage.setItem(knownKey, JSON.stringify({ whose, closedReset: closed, mayLook }));
  } catch {
    // Where the browser keeps nothing, it is said again.
  }
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
