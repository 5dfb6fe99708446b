// Step label: what a step of the page is called: snippets by numbers, exercises by letters, each counted by themselves, as in its lesson's plan.

/** "7" or "B"; null: the page has no such step. step: its number in the plan, from 0. */
export function stepLabel(step: number): string | null {
  const steps = [...document.querySelectorAll<HTMLElement>('[data-step]')];
  const at = steps.findIndex((element) => element.dataset['step'] === String(step));
  const element = steps[at];
  if (element === undefined) return null;
  const before = steps.slice(0, at).filter(({ localName }) => localName === element.localName).length;
  return element.localName === 'lesson-exercise' ? String.fromCharCode(65 + before) : String(before + 1);
}
