// Page part: an element of the join page's markup (src/pages/[...locale]/join.astro).

/** Throws Error where the page has none: the markup and the script are of two versions. */
export function partOf(part: ParentNode, selector: string): HTMLElement {
  const found = part.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`The join page has no ${selector}.`);
  return found;
}
