// Local address: where a page of the site lies in a language.

/** address: of the page in the root language, such as "/quickstart/#set". locale: Starlight's; undefined: the root's. */
export function localAddress(address: string, locale: string | undefined, base = import.meta.env.BASE_URL): string {
  return `${base.replace(/\/$/, '')}${locale === undefined ? '' : `/${locale}`}${address}`;
}

/** HTML of a lesson that stands in for its translation, with links to other lessons leading to those in the reader's language. */
export function withLocalLinks(html: string, locale: string, isPage: (id: string) => boolean): string {
  return html.replace(/(<a\s[^>]*?\bhref=")(\/[^"#?]*)/g, (whole, before: string, path: string) => {
    const id = path.replace(/^\/|\/$/g, '');
    return isPage(id) ? `${before}${localAddress(path, locale)}` : whole;
  });
}
