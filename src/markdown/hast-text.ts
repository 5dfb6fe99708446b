// Hast text: what an element of HTML says, without its marks.
import type { HastNode } from 'satteri';

export function textOf(node: HastNode): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child as HastNode)).join('') : '';
}
