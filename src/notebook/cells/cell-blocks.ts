// Cell blocks: a notebook's cells as the blocks of a document, and back.
import { splitSource } from '../../markdown/source/source.ts';
import { newFence, sourceOf, withSteps, type Block, type DocumentStep, type SnippetBlock } from '../formats/document.ts';
import { readSnippet } from '../formats/markdown-reader.ts';
import { writeSnippet } from '../formats/markdown-writer.ts';
import { isSession, newCell, type Cell } from './cell.ts';

/** What of a cell its block is made of. */
export type CellContent = Pick<Cell, 'kind' | 'session' | 'source' | 'name' | 'fence' | 'beside'>;

/** steps: of its snippet on a page, with what they printed; null: it is on none. */
export function blockOf(cell: CellContent, steps: readonly DocumentStep[] | null): Block {
  const { kind, session, source, name, fence, beside } = cell;
  if (kind === 'note') return { type: 'note', markdown: source };
  const own: SnippetBlock = (fence === '' ? null : readSnippet(fence)) ?? { type: 'snippet', kind, session, ...newFence(kind), steps: [] };
  // The fence says its session, which the reader may have changed since.
  const named: SnippetBlock = { ...own, session, name, beside, raw: own.session === session ? own.raw : null };
  if (steps !== null) return withSteps(named, steps);
  if (sourceOf(named) === source) return named;
  return withSteps(
    named,
    splitSource(kind, source).map((input) => ({ input, printed: '', output: null, agrees: false })),
  );
}

/** The cells of a notebook's blocks, in their order. */
export function cellsOf(blocks: readonly Block[]): Cell[] {
  return blocks.flatMap((block, order): Cell[] => {
    if (block.type === 'note') return block.markdown.trim() === '' ? [] : [newCell('note', { source: block.markdown, order })];
    const { kind, session, name, beside } = block;
    const source = sourceOf(block);
    // A session with a name that no cell can have: its fence is shown as text.
    if (!isSession(session)) return [newCell('note', { source: writeSnippet(block), order })];
    return [newCell(kind, { session, source, name, beside, fence: fenceOf(block), order })];
  });
}

/** The fence of a snippet where it says more than its code, "" otherwise. */
function fenceOf(block: SnippetBlock): string {
  const plain = newFence(block.kind);
  const prints = block.steps.some(({ printed, output }) => printed !== '' || output !== null);
  if (!prints && block.prompted && block.lang === plain.lang && block.words === plain.words) return '';
  const fence = writeSnippet({ ...block, prefix: '' });
  return readSnippet(fence) === null ? '' : fence;
}
