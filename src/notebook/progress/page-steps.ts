// Page steps: the snippets of a lesson on its page, and the heading that each stands under.
import { hashOf, readIdentity } from '../../snippet/snippet-identity.ts';
import type { LessonStep } from './progress.ts';

export interface PageStep extends LessonStep {
  readonly element: HTMLElement;
}

const nothing = hashOf('');

/** The headings and the snippets of a page. */
const marks = '.sl-markdown-content :is(h2, h3), redis-snippet';

/** Every snippet of a page in document order, with the heading that it stands under, "" where there is none. */
export function headedSnippets(page: ParentNode): { readonly element: HTMLElement; readonly heading: string }[] {
  let heading = '';
  const found = [];
  for (const element of page.querySelectorAll<HTMLElement>(marks)) {
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

/** The steps below each heading of a page, those of its smaller headings with them: in one way through the page, which may be long. */
export function stepsByHeading(page: ParentNode, steps: readonly PageStep[]): ReadonlyMap<Element, readonly PageStep[]> {
  const known = new Map<Element, PageStep>(steps.map((step) => [step.element, step]));
  const under = new Map<Element, PageStep[]>();
  let open: Element[] = [];
  for (const element of page.querySelectorAll(marks)) {
    const step = known.get(element);
    if (step !== undefined) for (const heading of open) under.get(heading)?.push(step);
    if (element.localName === 'redis-snippet') continue;
    open = [...open.filter((heading) => heading.localName < element.localName), element];
    under.set(element, []);
  }
  return under;
}
