// Asides: what stands between a snippet's commands on the page, for an editor that takes their place to leave it there.
import type { Aside } from './editor/editor.ts';

/** Copies of what stands below each command, as high as there is room for it. screen: is on the page and shows. */
export function asidesOf(screen: HTMLElement): Aside[] {
  const inputs = [...screen.querySelectorAll<HTMLElement>('.rn-step > .rn-input')];
  let line = 0;
  return inputs.flatMap((input, index) => {
    line += input.querySelectorAll('.rn-text').length;
    // An exercise has its editor open from the start, and nothing there: the page need not be laid out to see that.
    if (input.nextElementSibling === null) return [];
    const next = inputs[index + 1]?.getBoundingClientRect().top ?? endOf(screen);
    const height = Math.round(next - input.getBoundingClientRect().bottom);
    return height <= 0 ? [] : [{ line, height, element: copyBelow(input) }];
  });
}

/** Where its content ends. */
function endOf(screen: HTMLElement): number {
  return screen.getBoundingClientRect().bottom - Number.parseFloat(getComputedStyle(screen).paddingBottom);
}

/** Under names of its own, so that nobody takes it for the output itself, and without what can be pressed. */
function copyBelow(input: HTMLElement): HTMLElement {
  const copy = document.createElement('div');
  copy.className = 'rn-aside';
  copy.setAttribute('aria-hidden', 'true');
  for (let one = input.nextElementSibling; one !== null; one = one.nextElementSibling) {
    if (one instanceof HTMLElement && !one.hidden) copy.append(one.cloneNode(true));
  }
  for (const button of copy.querySelectorAll('button')) {
    const text = document.createElement('span');
    text.textContent = button.textContent;
    button.replaceWith(text);
  }
  for (const name of ['printed', 'live', 'silence', 'result']) {
    for (const element of copy.querySelectorAll(`.rn-${name}`)) element.classList.replace(`rn-${name}`, `rn-aside-${name}`);
  }
  return copy;
}
