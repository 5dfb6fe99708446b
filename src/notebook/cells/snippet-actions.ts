// Snippet actions: what every snippet of a lesson offers about cells of the reader's own: the way to them by keyboard and by touch.
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import type { WholeTexts } from '../../texts/texts.ts';
import type { CellKind } from './cell.ts';

/** Adds "Add a cell below", which makes one of the snippet's own kind, and "Add a note below". */
export function addSnippetActions(snippet: Element, texts: WholeTexts['cells'], add: (kind: CellKind) => void): void {
  if (!(snippet instanceof RedisSnippet)) return;
  snippet.chrome.addAction({ id: 'add-cell', label: texts.addBelow, inMenu: true, act: () => add(snippet.kind) });
  snippet.chrome.addAction({ id: 'add-note', label: texts.addNoteBelow, inMenu: true, act: () => add('note') });
}
