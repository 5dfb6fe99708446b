// Snippet copy: what Copy puts on the clipboard, with or without prompts.
import { copyText } from './clipboard.ts';
import type { SnippetView } from './snippet-view.ts';
import type { StepView } from './step-view.ts';

/** Copies a text and tells the reader whether that worked. */
export async function copyFrom(view: SnippetView, text: string): Promise<void> {
  view.confirmCopy(await copyText(text));
}

/** Steps as a terminal shows them: prompts, commands, and the output of their run or else what the lesson prints. */
export function transcriptOf(steps: readonly StepView[]): string {
  return steps.map((step) => step.transcript).join('');
}
