// Exercise words: what the build wrote of the exercises of a page, which is English, in the language of the page.
import { defaultLanguage, type Texts } from '../../texts/texts.ts';

/** Puts the page's words on an exercise, and says of what language they are. lang: the page's. Throws Error where its static HTML is not there. */
export function setExerciseWords(exercise: HTMLElement, texts: Texts['exercise'], lang: string): void {
  if (lang === defaultLanguage) return;
  const part = (selector: string): HTMLElement => {
    const element = exercise.querySelector<HTMLElement>(selector);
    if (element === null) throw new Error(`<lesson-exercise> without its static HTML: ${selector} is missing`);
    return element;
  };
  const number = Number(exercise.dataset['number']);
  const words: readonly (readonly [selector: string, text: string])[] = [
    ['.rn-exercise-title', texts.title(number)],
    ['[data-exercise="check"]', texts.check],
    ['[data-exercise="start-over"]', texts.startOver],
    ['.rn-solution > summary', texts.solution],
  ];
  for (const [selector, text] of words) {
    const element = part(selector);
    element.lang = lang;
    element.textContent = text;
  }
  part('.rn-phrase-of-exercise').lang = lang;
  part('redis-snippet').setAttribute('aria-label', texts.answer(number));
}
