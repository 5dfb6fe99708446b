// Note HTML: a reader's Markdown as HTML that is safe, whoever wrote it: raw HTML in it is shown as text, and links lead to the web alone.
import { micromark } from 'micromark';

export function renderNote(markdown: string): string {
  // micromark's own defaults, said aloud: notes come from files and links of others.
  return micromark(markdown, { allowDangerousHtml: false, allowDangerousProtocol: false });
}
