// Going on: the mark of a snippet whose command goes on until Stop, or until others end it, for whoever plays the page. It comes with the first run, and costs a page nothing before.
import type { SnippetEventMap } from './snippet-events.ts';

/** step: an element of the snippet. */
export function markGoingOn(step: Element, goesOn: boolean): void {
  const snippet = step.closest('redis-snippet');
  if (snippet === null || snippet.hasAttribute('data-goes-on') === goesOn) return;
  snippet.toggleAttribute('data-goes-on', goesOn);
  if (goesOn) snippet.dispatchEvent(goingOnEvent());
}

function goingOnEvent(): SnippetEventMap['snippet-goes-on'] {
  return new CustomEvent('snippet-goes-on', { bubbles: true, composed: true, detail: null });
}
