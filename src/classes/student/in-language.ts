// In language: where a page of the site is in the language of the page that is open.

/** page: an address from the site's root, such as "/join/". */
export function inLanguage(page: string): string {
  const { lang } = document.documentElement;
  return location.pathname.startsWith(`/${lang}/`) ? `/${lang}${page}` : page;
}
