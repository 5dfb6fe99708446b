// Token nodes: tokens as the page has them, each tone by its class; while building snippet-html.ts writes the same.
import type { Token } from '../markdown/source/colour/token.ts';

export function tokenNodes(tokens: readonly Token[]): (string | HTMLElement)[] {
  return tokens.map(({ text, tone }) => (tone === null ? text : toned(`rn-t-${tone}`, text)));
}

export function toned(className: string, text: string): HTMLElement {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
}
