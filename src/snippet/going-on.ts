// Going on: the mark of a snippet whose command goes on until Stop, or until others end it, for whoever plays the page. It comes with the first run, and costs a page nothing before.

/** step: an element of the snippet. */
export function markGoingOn(step: Element, goesOn: boolean): void {
  step.closest('redis-snippet')?.toggleAttribute('data-goes-on', goesOn);
}
