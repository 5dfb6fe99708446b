// Page document: a lesson as it stands on its page, for a file: its own Markdown with what was edited and printed.
import { hashOf, identityText } from '../../snippet/snippet-identity.ts';
import { sourceOf, withSteps, type Block, type DocumentStep, type NotebookDocument } from '../formats/document.ts';

/** The steps of a snippet of the page, by its identity. */
export type PageStates = ReadonlyMap<string, readonly DocumentStep[]>;

/** A document with what its snippets hold on the page; one that the page does not have stays as it is. */
export function withPage(document: NotebookDocument, states: PageStates): NotebookDocument {
  const seen = new Map<string, number>();
  const blocks = document.blocks.map((block): Block => {
    if (block.type === 'note') return block;
    const { kind, session } = block;
    const alike = { kind, session, hash: hashOf(sourceOf(block)) };
    const first = identityText({ ...alike, occurrence: 0 });
    const occurrence = seen.get(first) ?? 0;
    seen.set(first, occurrence + 1);
    const steps = states.get(identityText({ ...alike, occurrence }));
    return steps === undefined ? block : withSteps(block, steps);
  });
  return { ...document, blocks };
}
