// Cell fence: what the fence of a cell that came from a file says beyond its code: what it prints, and how it is compared and played.
import { isNamedMask, readFence } from '../../markdown/fence.ts';
import type { SnippetBlock } from '../formats/document.ts';
import { readSnippet } from '../formats/markdown-reader.ts';

export interface CellFence {
  readonly steps: readonly { readonly input: string; readonly printed: string }[];
  readonly prompted: boolean;
  /** Attributes of the element, as a lesson's have them (src/markdown/snippet-html.ts). */
  readonly attributes: ReadonlyMap<string, string>;
}

/** null: the fence is none that runs. */
export function readCellFence(fence: string): CellFence | null {
  const block = readSnippet(fence);
  return block && { steps: block.steps, prompted: block.prompted, attributes: attributesOf(block) };
}

function attributesOf({ lang, words }: SnippetBlock): Map<string, string> {
  const attributes = new Map<string, string>();
  const fence = readFence(lang, words);
  if (fence.type === 'code') return attributes;
  // A file may be anybody's: a regular expression of theirs could take for ever, at each visit.
  const masks = fence.masks.filter(isNamedMask);
  if (masks.length > 0) attributes.set('data-masks', JSON.stringify(masks.map(({ source, flags }) => [source, flags])));
  if (fence.waits) attributes.set('waits', '');
  if (fence.server !== undefined) attributes.set('server', fence.server);
  if (fence.on !== undefined) attributes.set('on', fence.on);
  return attributes;
}
