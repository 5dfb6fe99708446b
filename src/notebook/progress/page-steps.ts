// Page steps: the snippets of a lesson on its page, and the heading that each stands under.
import { hashOf, readIdentity } from '../../snippet/snippet-identity.ts';
import type { LessonStep } from './progress.ts';

export interface PageStep extends LessonStep {
  readonly element: HTMLElement;
}

const nothing = hashOf('');

/** Every snippet of a page in document order, with the heading that it stands under, "" where there is none. */
export function headedSnippets(page: ParentNode): { readonly element: HTMLElement; readonly heading: string }[] {
  let heading = '';
  const found = [];
  for (const element of page.querySelectorAll<HTMLElement>('.sl-markdown-content :is(h2, h3), redis-snippet')) {
    if (element.localName === 'redis-snippet') found.push({ element, heading });
    else heading = element.textContent?.trim() ?? '';
  }
  return found;
}

/** The snippets that count, in document order: the lesson's own that have commands, and its exercises; no cell of the reader's, and none that not every server can run. */
export function pageSteps(page: ParentNode): PageStep[] {
  const steps: PageStep[] = [];
  for (const { element, heading } of headedSnippets(page)) {
    const id = element.dataset['snippet'] ?? '';
    const identity = readIdentity(id);
    if (identity === null || identity.hash === nothing || element.hasAttribute('server')) continue;
    steps.push({ id, heading, element });
  }
  return steps;
}

/** The steps below a heading, those of its smaller headings with them. */
export function stepsUnder(heading: Element, steps: readonly PageStep[], headings: readonly Element[]): PageStep[] {
  const end = headings.slice(headings.indexOf(heading) + 1).find((next) => next.localName <= heading.localName);
  return steps.filter(({ element }) => isAfter(element, heading) && (end === undefined || isAfter(end, element)));
}

function isAfter(element: Element, before: Element): boolean {
  return (before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
