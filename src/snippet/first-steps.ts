// First steps: at the first snippet that a browser ever shows, what pencil means, until the reader has understood.
import type { Texts } from '../texts/texts.ts';
import type { SnippetChrome } from './snippet-view.ts';

/** The same as in styles/strip.css, which keeps the room for it from the first paint. */
const firstOfPage = '.sl-markdown-content > redis-snippet:first-of-type[data-prints]';
/** Of the browser, as the choice of colours is; components/Head.astro reads it before the page is painted. */
const storageKey = 'redis-notebook:pencil';

export function explainPencil(snippet: HTMLElement, chrome: Pick<SnippetChrome, 'strip'>, texts: Texts['output']): void {
  const page = document.documentElement;
  if (page.dataset['pencil'] !== 'new' || !snippet.matches(firstOfPage)) return;
  const leave = (): void => {
    delete page.dataset['pencil'];
    chrome.strip('first-steps', null);
  };
  const understood = (): void => {
    try {
      localStorage.setItem(storageKey, 'understood');
    } catch {
      // Storage is refused: the next page explains it again.
    }
    leave();
  };
  chrome.strip('first-steps', { text: texts.pencil, links: [{ label: texts.gotIt, act: understood }] });
  // Whoever has run it sees what became of the pencil.
  snippet.addEventListener('snippet-state', leave, { once: true });
}
