// Site pages: the lessons of the content collection as a language's readers find them.
import { getCollection, type CollectionEntry } from 'astro:content';
import { localAddress } from './local-address.ts';
import { outlineOf, type PlacedPage, type Section } from './outline.ts';

export interface SitePage extends PlacedPage {
  /** Where it lies, such as "/fr/quickstart/". */
  readonly address: string;
}

/**
 * The sections of the site for a locale of Starlight's; undefined: the root's. A lesson's own file gives it its place;
 * its translation, which lies at the same name in the locale's folder, gives title and promise, or its own front matter
 * does, under translations.
 */
export async function sectionsFor(locale: string | undefined): Promise<Section<SitePage>[]> {
  const entries: readonly CollectionEntry<'docs'>[] = await getCollection('docs');
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return outlineOf(
    entries.map(({ id, data }) => {
      const own = locale === undefined ? undefined : { ...data.translations?.[locale], ...byId.get(`${locale}/${id}`)?.data };
      return {
        ...data,
        id,
        title: own?.title ?? data.title,
        promise: own?.promise ?? data.promise,
        address: localAddress(`/${id}/`, locale),
      };
    }),
  );
}
