// Destination: where somebody who has joined goes on: to the page they had asked for, or to what their class is at.
import { destinationParameter, type ClassFacts, type LessonPlan } from '../../class-protocol.ts';

/** A page, and its title where it is known: the page that was asked for may be any. */
export interface Destination {
  readonly address: string;
  readonly title: string | null;
  readonly wasAsked: boolean;
}

/**
 * The page that the query of the join page names; null: none, or one that is no page of this site. Whoever writes a link
 * to the join page writes what stands there, so only a path of this origin is believed.
 */
export function askedPage(search: string, origin: string): string | null {
  const asked = new URLSearchParams(search).get(destinationParameter);
  if (asked === null || !/^\/(?![/\\])/.test(asked) || /[\\\s\p{Cc}]/u.test(asked)) return null;
  const url = URL.canParse(asked, origin) ? new URL(asked, origin) : null;
  if (url === null || url.origin !== origin || /^\/\/|^\/(?:bridge|_astro|webdis)\/|^\/(?:[a-z]{2}\/)?join\//.test(url.pathname))
    return null;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** asked: as askedPage gives it. prefix: of the page's language, such as "/fr", or "". */
export function destinationOf(
  asked: string | null,
  facts: Pick<ClassFacts, 'lessons'> | null,
  plans: readonly Pick<LessonPlan, 'page' | 'title'>[],
  prefix: string,
): Destination {
  const titleOf = (address: string): string | null => {
    const path = address.replace(/[?#].*$/, '');
    const page = prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
    return plans.find((plan) => plan.page === page)?.title ?? null;
  };
  if (asked !== null && !['/', `${prefix}/`].includes(asked)) return { address: asked, title: titleOf(asked), wasAsked: true };
  const lessons = facts?.lessons ?? [];
  const next = lessons.find(({ isDue }) => isDue) ?? lessons[0];
  if (next === undefined) return { address: `${prefix}/`, title: null, wasAsked: false };
  return { address: `${prefix}${next.page}`, title: titleOf(next.page), wasAsked: false };
}
