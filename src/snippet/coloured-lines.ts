// Coloured lines: code in the colours of its kind, a line after the other, as the page has it.
import { colour } from '../markdown/source/colour/colour.ts';
import type { SnippetKind } from '../protocol.ts';
import { tokenNodes } from './token-nodes.ts';

export function colouredLines(kind: SnippetKind, code: string): (string | HTMLElement)[][] {
  return colour(kind, code).map(tokenNodes);
}
