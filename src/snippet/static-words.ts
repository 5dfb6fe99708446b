// Static words: the words that the build gave a snippet, which are English, in the language of the page.
import { defaultLanguage, type Texts } from '../texts/texts.ts';

/** The parts of a snippet that speak for the notebook, not for the lesson. */
const interfaceParts = '.rn-bar, .rn-status, .rn-strip, .rn-announcer';

/** Puts the page's words on a snippet's or code's buttons and name, and says of what language they are. lang: the page's. */
export function setStaticWords(host: HTMLElement, { kinds, snippet }: Texts, lang: string): void {
  if (lang === defaultLanguage) return;
  // A lesson that is not translated says that it is English; these parts of it are not.
  if (host.closest<HTMLElement>('[lang]')?.lang !== lang)
    for (const part of host.querySelectorAll<HTMLElement>(interfaceParts)) part.lang = lang;
  for (const button of host.querySelectorAll<HTMLElement>('[data-action]')) {
    const action = button.dataset['action'] as 'run' | 'stop' | 'edit' | 'reset' | 'copy';
    const words = button.querySelector('span');
    if (words !== null && action in snippet) words.textContent = snippet[action];
  }
  const kind = host.getAttribute('kind') as keyof typeof kinds | null;
  if (kind === null) return;
  const first = host.querySelector('.rn-text')?.textContent?.trim() ?? '';
  host.setAttribute('aria-label', snippet.name(kinds[kind], first, host.getAttribute('on')));
  const label = host.querySelector('.rn-label');
  if (label !== null) label.textContent = kinds[kind];
}
