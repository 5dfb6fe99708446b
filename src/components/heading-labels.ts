// Heading labels: the names of the links beside a page's headings, in the language of the page.

/** What Starlight names them while it reads Markdown that lies outside of its own folder, whose language it does not know. */
const english = /(?<=class="sr-only"[^<>]*>)Section titled “([^<]*)”(?=<)/g;

/** HTML of a page with names in its language. label: of a title. The titles are HTML already. */
export function withHeadingLabels(html: string, label: (title: string) => string): string {
  const stand = '\u0001';
  return html.replace(english, (_whole, title: string) => label(stand).replace(stand, () => title));
}
