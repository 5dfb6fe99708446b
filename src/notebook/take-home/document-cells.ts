// Document cells: puts a reader's own cells between the blocks of a lesson's document, where they stand on the page.
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Block, NotebookDocument } from '../formats/document.ts';

/** A cell and its place. */
export interface DocumentCell {
  readonly block: Block;
  /** The lesson's snippet that stands last before it, from 0 among those that run; -1: none does. */
  readonly snippet: number;
  /** How many blocks of the page stand between the two, the block that holds the snippet not counted. */
  readonly blocks: number;
}

/** cells: in the order of the page. */
export function withCells(document: NotebookDocument, cells: readonly DocumentCell[]): NotebookDocument {
  let snippet = -1;
  const blocks: Block[] = [];
  const own = (nth: number): readonly DocumentCell[] => cells.filter((cell) => cell.snippet === nth);
  const parts: readonly (Block | null)[] = [null, ...document.blocks];
  for (const [at, block] of parts.entries()) {
    const isSnippet = block?.type === 'snippet';
    if (isSnippet) snippet += 1;
    if (block !== null && isSnippet) blocks.push(block);
    if (block?.type === 'note') continue;
    const next = parts[at + 1];
    const text = next?.type === 'note' ? next.markdown : '';
    // What goes on with a list or a quotation belongs to the block that holds the snippet.
    const isNested = block?.type === 'snippet' && block.prefix !== '';
    blocks.push(...split(text, isNested, own(snippet)));
  }
  return { ...document, blocks };
}

function split(text: string, isNested: boolean, cells: readonly DocumentCell[]): Block[] {
  if (cells.length === 0) return text === '' ? [] : [{ type: 'note', markdown: text }];
  const ends = fromMarkdown(text).children.map(({ position }) => position?.end.offset ?? text.length);
  if (!isNested || !/^\n*(?:[ \t]+|[ \t]*>)/.test(text)) ends.unshift(0);
  const parts: Block[] = [];
  let from = 0;
  for (const { block, blocks } of cells) {
    const end = Math.max(from, ends[Math.min(blocks, ends.length - 1)] ?? text.length);
    if (end > from) parts.push({ type: 'note', markdown: apart(text.slice(from, end), parts) });
    parts.push(block);
    from = end;
  }
  const rest = text.slice(from);
  return rest.trim() === '' ? parts : [...parts, { type: 'note', markdown: apart(rest, parts) }];
}

/** A blank line between a cell and what goes on after it. */
function apart(text: string, before: readonly Block[]): string {
  return before.length === 0 ? text : text.replace(/^\n*/, '\n\n');
}
