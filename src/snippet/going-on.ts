// Going on: the mark of a snippet whose command goes on until Stop, or until others end it. Whoever plays the page reads it; it comes with the first run, and costs a page nothing before.

/** The attribute of <redis-snippet> while that is so. */
export const goingOnAttribute = 'data-goes-on';

/** Told by the snippet when that begins; it bubbles. */
export const goingOnEvent = 'snippet-goes-on';

/** step: an element of the snippet. */
export function markGoingOn(step: Element, goesOn: boolean): void {
  const snippet = step.closest('redis-snippet');
  if (snippet === null || snippet.hasAttribute(goingOnAttribute) === goesOn) return;
  snippet.toggleAttribute(goingOnAttribute, goesOn);
  if (goesOn) snippet.dispatchEvent(new CustomEvent(goingOnEvent, { bubbles: true, composed: true }));
}
