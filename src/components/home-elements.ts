// Home elements: makes what only the first page has work: its live snippet, the path of lessons, and the way on.
import type { NotebookContext } from '../notebook/page-context.ts';
import { ContinueLink } from './continue-link.ts';
import { HeroSnippet } from './hero-snippet.ts';
import { LessonPath } from './lesson-path.ts';

/** Defines them once. */
export function defineHomeElements(context: NotebookContext): void {
  customElements.define('hero-snippet', HeroSnippet);
  customElements.define(
    'continue-link',
    class extends ContinueLink {
      protected override readonly context = context;
    },
  );
  customElements.define(
    'lesson-path',
    class extends LessonPath {
      protected override readonly context = context;
    },
  );
}
