// Snippet identity: by what a snippet of a lesson is found again after a reload, in another tab, and where the lesson moved it.

/**
 * The page's own address as the store has it: "/quickstart/", whatever file name or slash the browser shows, and in
 * every language: a lesson and its translation are one. language: the page's, which its address begins with unless it
 * is the site's first.
 */
export function pageAddress(pathname: string, language = globalThis.document?.documentElement.lang ?? ''): string {
  const address = `${pathname.replace(/(?:\/index\.html|\/+)?$/, '')}/`;
  return language !== '' && address.startsWith(`/${language}/`) ? address.slice(language.length + 1) : address;
}

/** Where the reader's own notebooks are: each has the page's address, and which one it is in the query. */
export const notebooksPage = '/scratchpad/';

/** What the store has a page's things under: its address, with which one where it is a notebook of the reader's own. */
export function storePage({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  const page = pageAddress(pathname);
  const id = page === notebooksPage ? new URLSearchParams(search).get('notebook') : null;
  return id === null || !/^[\da-z]{6,40}$/.test(id) ? page : notebookPage(id);
}

/** The same of a notebook of the reader's own, by its id. */
export function notebookPage(id: string): string {
  return `${notebooksPage}?notebook=${id}`;
}

/** What makes a snippet the one it is. */
export interface SnippetIdentity {
  readonly kind: string;
  readonly session: string;
  /** Of the lesson's own commands, as hashOf gives it. */
  readonly hash: string;
  /** Which of the page's snippets that are alike in all this, from 0. */
  readonly occurrence: number;
}

/** By what the machine knows who started a server: the page's address, and the snippet's identity there. */
export function originOf(page: string, identity: string): string {
  return `${page} ${identity}`;
}

/** The attribute that has it, once the snippet works. */
export const identityAttribute = 'data-snippet';

/** The text of an identity, unique on a page: "redis.main.1a2b3c4d5e6f7.0". A session's name has no full stop. */
export function identityText({ kind, session, hash, occurrence }: SnippetIdentity): string {
  return [kind, session, hash, occurrence].join('.');
}

/** null: no identity of a lesson's snippet. */
export function readIdentity(text: string): SnippetIdentity | null {
  const match = /^(shell|redis|python)\.([A-Za-z][\w-]*)\.([\da-z]{11})\.(\d{1,4})$/.exec(text);
  if (match === null) return null;
  const [, kind = '', session = '', hash = '', occurrence = ''] = match;
  return { kind, session, hash, occurrence: Number(occurrence) };
}

/**
 * Gives a snippet the next free identity on its page: those before it have theirs already, since a page's elements come
 * to work in its order. source: the lesson's own commands. One that has an identity, as a cell of the reader's, keeps it.
 */
export function identify(element: Element, kind: string, session: string, source: string): string {
  const given = element.getAttribute(identityAttribute);
  if (given !== null) return given;
  const hash = hashOf(source);
  const alike = (occurrence: number): string => identityText({ kind, session, hash, occurrence });
  let occurrence = 0;
  while (element.ownerDocument.querySelector(`[${identityAttribute}="${alike(occurrence)}"]`) !== null) occurrence += 1;
  element.setAttribute(identityAttribute, alike(occurrence));
  return alike(occurrence);
}

/**
 * 53 bits of a text as eleven letters and digits, by cyrb53 (public domain, bryc): texts are told apart, nothing is
 * secured. crypto.subtle, which would do more than is needed, is missing on plain HTTP.
 */
export function hashOf(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36).padStart(11, '0');
}
