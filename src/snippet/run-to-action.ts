// Run-to action: the button that runs a page up to a snippet. The notebook around it does so.
import type { Texts } from '../texts/texts.ts';
import type { SnippetAction } from './action-bar.ts';

/** An arrow that ends at a line. */
const icon =
  "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='1.5' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='M8 2.500v8M4.700 7.500 8 10.800l3.300-3.300M3 13.500h10'/%3E%3C/svg%3E\")";

export function runToAction(texts: Texts['run'], act: () => void): SnippetAction {
  return { id: 'run-to', label: texts.runToHere, icon, act };
}
