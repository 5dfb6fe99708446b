// Step number: which step of its lesson's plan an element of the page is, as the build numbered them (src/markdown/lesson-plan.ts).

/** The number of the step that an element is or stands in, from 0; null: none, such as a cell of the reader's own. */
export function stepNumber(element: Element): number | null {
  const step = element.closest<HTMLElement>('[data-step]');
  return step === null ? null : Number(step.dataset['step']);
}

/** The element of a step: its snippet, or its exercise with all that stands in it; null: the page has none of that number. */
export function stepElement(page: ParentNode, step: number): HTMLElement | null {
  return page.querySelector<HTMLElement>(`[data-step="${step}"]`);
}
