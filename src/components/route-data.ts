// Route data: gives every page its sidebar, from the front matter of the lessons.
import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { loadPartTexts } from '../texts/texts.ts';
import { sectionsFor } from './site-pages.ts';

export const onRequest = defineRouteMiddleware(async ({ locals: { starlightRoute } }) => {
  const { sections: names } = await loadPartTexts(starlightRoute.lang);
  const { locale, id } = starlightRoute;
  const own = locale === undefined ? id : id.replace(`${locale}/`, '');
  starlightRoute.sidebar = (await sectionsFor(locale)).map(({ name, pages }) => ({
    type: 'group',
    label: names[name] ?? name,
    entries: pages.map((page) => ({
      type: 'link',
      label: page.title,
      href: page.address,
      isCurrent: page.id === own,
      badge: undefined,
      attrs: {},
    })),
    collapsed: false,
    badge: undefined,
  }));
});
