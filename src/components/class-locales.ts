// Class locales: the addresses of a class's own page, one for each language of the site.
import { defaultLanguage, type Texts } from '../texts/texts.ts';

const tables = import.meta.glob<{ texts: Texts }>('../texts/languages/*.ts', { eager: true });

/** The languages by their codes, with what each calls itself. */
const languages = Object.entries(tables).map(([file, { texts }]) => ({
  lang: /([a-z]+)\.ts$/.exec(file)?.[1] ?? defaultLanguage,
  label: texts.language,
}));

/** The folder of a language: English lies at the root, as Starlight's pages do. */
function folderOf(lang: string): string | undefined {
  return lang === defaultLanguage ? undefined : lang;
}

/** As getStaticPaths returns them. */
export function classLocales(): { params: { locale: string | undefined }; props: { lang: string } }[] {
  return languages.map(({ lang }) => ({ params: { locale: folderOf(lang) }, props: { lang } }));
}

/** Where a page lies in a language. page: its address without one, such as "/join/". */
export function classAddress(page: string, lang: string): string {
  const folder = folderOf(lang);
  return folder === undefined ? page : `/${folder}${page}`;
}

/** A page's other languages. */
export function otherLanguages(page: string, lang: string): { label: string; lang: string; address: string }[] {
  return languages.filter((other) => other.lang !== lang).map((other) => ({ ...other, address: classAddress(page, other.lang) }));
}
