// Progress marks: how much of a page or a section is done, as links show it. The colours and shapes are the style's.
import type { WholeTexts } from '../../texts/texts.ts';

export interface Progress {
  readonly done: number;
  readonly steps: number;
}

/** A link to a lesson: its ring and, once begun, its count. */
export function showMark(link: HTMLElement, progress: Progress, texts: WholeTexts): void {
  const { done, steps } = progress;
  link.dataset['progress'] = done === 0 ? 'none' : done === steps ? 'done' : 'part';
  link.style.setProperty('--part', String(done / steps));
  put(link, done > 0 && done < steps ? texts.progress.count(done, steps) : '', done === 0 ? '' : spoken(progress, texts));
}

/** A section of the table of contents, or its head: a check once all is done. A section without snippets has neither. */
export function showCount(place: Element, progress: Progress, texts: WholeTexts): void {
  const { done, steps } = progress;
  const isDone = steps > 0 && done === steps;
  place.toggleAttribute('data-done', isDone);
  put(place, steps === 0 || isDone ? '' : texts.progress.count(done, steps), steps === 0 ? '' : spoken(progress, texts));
}

function spoken({ done, steps }: Progress, texts: WholeTexts): string {
  return done === steps ? texts.progress.done : texts.progress.countSpoken(done, steps);
}

/** shown: for eyes; said: for screen readers. */
function put(place: Element, shown: string, said: string): void {
  let count = place.querySelector<HTMLElement>('.progress-count');
  if (count === null) {
    count = document.createElement('span');
    count.className = 'progress-count';
    place.append(count);
    place.toggleAttribute('data-counted', true);
  }
  const [eyes, ears] = [document.createElement('span'), document.createElement('span')];
  eyes.setAttribute('aria-hidden', 'true');
  eyes.textContent = shown;
  ears.className = 'sr-only';
  ears.textContent = said === '' ? '' : `, ${said}`;
  count.replaceChildren(eyes, ears);
}
