// Route data: gives every page its sidebar and a lesson its neighbours, from the front matter of the lessons.
import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import { loadPartTexts } from '../texts/texts.ts';
import { neighboursOf } from './outline.ts';
import { sectionsFor, type SitePage } from './site-pages.ts';

type Link = NonNullable<StarlightRouteData['pagination']['next']>;

export const onRequest = defineRouteMiddleware(async ({ locals: { starlightRoute } }) => {
  const { sections: names } = await loadPartTexts(starlightRoute.lang);
  const { locale, id } = starlightRoute;
  const own = locale === undefined ? id : id.replace(`${locale}/`, '');
  const sections = await sectionsFor(locale);
  starlightRoute.sidebar = sections.map(({ name, pages }) => ({
    type: 'group',
    label: names[name] ?? name,
    entries: pages.map((page) => link(page, page.id === own)),
    collapsed: false,
    badge: undefined,
  }));
  const { previous, next } = neighboursOf(sections, own);
  starlightRoute.pagination = { prev: previous === null ? undefined : link(previous), next: next === null ? undefined : link(next) };
});

function link({ title, address }: SitePage, isCurrent = false): Link {
  return { type: 'link', label: title, href: address, isCurrent, badge: undefined, attrs: {} };
}
