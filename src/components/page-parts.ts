// Page parts: which of the parts around a lesson a page has, for those that make them and those that leave them room.
import { countSteps } from '../markdown/lesson-steps.ts';
import { notebooksPage, pageAddress } from '../snippet/snippet-identity.ts';

/** What of a page's route tells. */
interface PageRoute {
  readonly id: string;
  readonly locale: string | undefined;
  readonly entry: { readonly body?: string; readonly data: { readonly template: string; readonly hero?: unknown } };
}

export interface PageParts {
  /** How many steps the bar that runs the page begins with; null: there is no bar. */
  readonly bar: number | null;
  /** It is the page that the reader's own notebooks have for theirs: steps are those of their cells. */
  readonly hasNotebooks: boolean;
  /** The page's menu stands beside its title: there is no bar to hold it (RunBar.astro). */
  readonly hasTitleMenu: boolean;
}

export function pageParts({ id, locale, entry }: PageRoute): PageParts {
  const steps = countSteps(entry.body ?? '');
  const hasNotebooks = pageAddress(`/${id}/`, locale ?? '') === notebooksPage;
  const played = entry.data.hero === undefined ? steps : 0;
  return {
    bar: played > 0 || hasNotebooks ? played : null,
    hasNotebooks,
    hasTitleMenu: entry.data.template === 'doc' && !hasNotebooks && steps === 0,
  };
}
