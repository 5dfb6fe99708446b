// Mdast element: an element of HTML that Markdown has not.
import type { MdastNode } from 'satteri';

/** A paragraph becomes whatever it is told to. */
export function mdastElement(hName: string, hProperties: Readonly<Record<string, unknown>>, children: readonly MdastNode[]): MdastNode {
  return { type: 'paragraph', data: { hName, hProperties }, children: [...children] } as MdastNode;
}
