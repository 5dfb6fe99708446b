// Part done: whether a snippet that goes on has done what its lesson asks of it.
import type { SnippetAppearedDetail } from '../../snippet/snippet-events.ts';

/** Whether a snippet that goes on, as a server in the foreground does, has printed all that the lesson prints, and nothing before it failed. */
export function hasDoneItsPart({ step, steps, trouble }: SnippetAppearedDetail): boolean {
  return step === steps - 1 && trouble === null;
}
