// Part: an element of a snippet's static HTML.

/** Throws Error where the HTML is not there. */
export function part(host: HTMLElement, selector: string): HTMLElement {
  const element = host.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`<redis-snippet> without its static HTML: ${selector} is missing`);
  return element;
}
